using System.Net;
using Cashback.Api.Tests.Peers;
using Cashback.Grains;
using Cashback.Webhooks;

namespace Cashback.Api.Tests.Webhooks;

/// <summary>Nobody can use us to reach what only we can reach; signatures are those of the standard's own library.</summary>
[Collection(nameof(SharedHost))]
public sealed class WebhookGuardTests(ApiHost host)
{
    [Theory]
    [InlineData("http://example.com/hook")]
    [InlineData("https://localhost/hook")]
    [InlineData("https://a.localhost/hook")]
    [InlineData("https://127.0.0.1/hook")]
    [InlineData("https://10.1.2.3/hook")]
    [InlineData("https://2130706433/hook")]
    [InlineData("https://0x7f.1/hook")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://[::1]/hook")]
    [InlineData("https://[::ffff:10.0.0.1]/hook")]
    [InlineData("https://[fd00::1]/hook")]
    public async Task PrivateAddress_IsRefused(string url)
    {
        var merchant = await host.MerchantAsync();
        (await merchant.PostAsync(merchant.Owner, "/v1/webhook-endpoints", new { url })).Refused(422, "webhook_url_refused").Field("url");
    }

    [Theory]
    [InlineData("hook")]
    [InlineData("ftp://example.com/hook")]
    [InlineData("https://user:word@example.com/hook")]
    [InlineData("https://example.com/hook#part")]
    public async Task Nonsense_IsMalformed(string url)
    {
        var merchant = await host.MerchantAsync();
        (await merchant.PostAsync(merchant.Owner, "/v1/webhook-endpoints", new { url })).Refused(400, "invalid_request").Field("url");
    }

    [Fact]
    public async Task AName_ThatLeadsHere_IsNotConnectedTo()
    {
        await using var receiver = Receiver.Start();
        using var client = new WebhookClient(new());
        var delivery = new Delivery(new(GrainKind.Endpoint, 1), DateTimeOffset.UnixEpoch, 1, EventTypes.Ping, "{}", DeliveryStatus.Pending, 0, null, []);
        var attempt = await client.PostAsync(receiver.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal), delivery, [], DateTimeOffset.UnixEpoch);
        Assert.Equal((null, "refused_address"), (attempt.Status, attempt.Error));
        Assert.Empty(receiver.All);
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("100.64.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.0", true)]
    [InlineData("192.0.2.1", false)]
    [InlineData("198.18.0.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("::", false)]
    [InlineData("2a00:1450:4014::1", true)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("ff02::1", false)]
    public void Address_IsPublicOrNot(string address, bool isPublic) => Assert.Equal(isPublic, PublicAddress.Is(IPAddress.Parse(address)));

    [Fact]
    public void Signature_IsThatOfTheStandardsLibrary()
    {
        var vectors = Peer.Read("standardwebhooks.json").AsArray();
        Assert.NotEmpty(vectors);
        Assert.All(vectors, v => Assert.Equal((string)v!["signature"]!, WebhookSignature.Sign((string)v["id"]!, DateTimeOffset.FromUnixTimeSeconds((long)v["at"]!), (string)v["body"]!, [(string)v["secret"]!])));
    }

    [Fact]
    public void DeliveryId_ComesBackAsItWas()
    {
        var id = new DeliveryId(new(GrainKind.Endpoint, UInt128.MaxValue), DateTimeOffset.UnixEpoch, ulong.MaxValue - 1);
        Assert.True(DeliveryId.TryParse(id.ToString(), out var back));
        Assert.Equal(id, back);
        Assert.All(new[] { null, "", "msg_", "msg_" + new string('z', 52), id.ToString()[..^1] }, text => Assert.False(DeliveryId.TryParse(text, out _)));
    }
}
