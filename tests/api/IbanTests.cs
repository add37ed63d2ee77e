using Cashback.Api.Tests.Peers;
using Cashback.Payouts;

namespace Cashback.Api.Tests;

/// <summary>Account numbers of every country, as npm ibantools judges them (tests/peers).</summary>
public sealed class IbanTests
{
    /// <summary>Of these they know a length, but by the registry of SWIFT their numbers begin with FR and FI.</summary>
    private static readonly string[] Overseas = ["AX", "GF", "GP", "MF", "MQ", "NC", "PF", "PM", "RE", "TF", "WF", "YT"];

    [Fact]
    public void EveryCountry_IsJudgedAsTheirs()
    {
        var peers = Peer.Read("ibantools.json").AsArray();
        Assert.True(peers.Count > 500);
        var wrong = peers.Where(p => Iban.TryParse((string)p!["iban"]!, out _) != ((bool)p["valid"]! && !Overseas.Contains(((string)p["iban"]!)[..2], StringComparer.Ordinal))).Select(p => p!.ToJsonString()).ToList();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }
}
