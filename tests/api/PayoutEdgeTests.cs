using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Cashback.Grains;
using Cashback.Payouts;
using Cashback.Reads;
using Microsoft.Extensions.DependencyInjection;

namespace Cashback.Api.Tests;

/// <summary>Payouts of people who are forgotten, merged, or change their account meanwhile.</summary>
[Collection(nameof(SharedHost))]
public sealed class PayoutEdgeTests(ApiHost host)
{
    private const string Iban = "DE89370400440532013000";

    [Fact]
    public async Task WhoIsForgotten_IsPaidWhatWasApproved()
    {
        var (merchant, gone) = await PrepareAsync();
        var approved = await ApprovedAsync(merchant, gone, Iban);
        (await merchant.PostAsync(merchant.Owner, $"/v1/customers/{gone}/erase", new { confirm = true })).Ok();
        var file = (await merchant.PostAsync(merchant.Owner, "/v1/payouts/batches")).Ok().Body;
        Assert.Equal([approved[4..]], References(file));
        Assert.Contains(Iban, file, StringComparison.Ordinal);
        Assert.Equal("sent", (await merchant.GetAsync(merchant.Owner, $"/v1/payouts/{approved}")).Ok().Text("status"));
        (await merchant.PostAsync(merchant.Owner, "/v1/payouts/batches")).Refused(409, "nothing_to_send");
        Assert.Equal("[]", (await merchant.GetAsync(merchant.Owner, "/v1/proof")).Ok().At("differences")!.ToJsonString());
    }

    [Fact]
    public async Task WhoIsForgotten_BeforeTheFileIsWritten_IsInItWithHisAccount()
    {
        await using var own = new ApiHost { Replace = BusyGrains.Before };
        var (merchant, gone) = await PrepareAsync(own);
        var id = await ApprovedAsync(merchant, gone, Iban);
        var grains = (BusyGrains)own.Services.GetRequiredService<IGrains>();
        grains.Turns = request => request.Command is FileBatch;
        (await merchant.PostAsync(merchant.Owner, "/v1/payouts/batches", null, "batch")).Refused(503, "outcome_unknown");
        (await merchant.PostAsync(merchant.Owner, $"/v1/customers/{gone}/erase", new { confirm = true })).Ok();
        grains.Turns = null;
        var file = (await merchant.PostAsync(merchant.Owner, "/v1/payouts/batches", null, "batch")).Ok().Body;
        Assert.Equal([id[4..]], References(file));
        Assert.Contains(Iban, file, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoApprovesAndSends_IsHeard()
    {
        var (merchant, customer) = await PrepareAsync();
        var id = (await AskAsync(merchant, customer, Iban)).Ok().Text("id");
        (await merchant.PostAsync(merchant.Owner, $"/v1/payouts/{id}/approve", new { comment = "called him" }, "a")).Ok();
        (await merchant.PostAsync(merchant.Owner, $"/v1/payouts/{id}/approve", new { comment = "another" }, "a")).Refused(422, "idempotency_key_reused");
        (await merchant.PostAsync(merchant.Owner, "/v1/payouts/batches", new { comment = "for May" }, "b")).Ok();
        (await merchant.PostAsync(merchant.Owner, "/v1/payouts/batches", new { comment = "for June" }, "b")).Refused(422, "idempotency_key_reused");
        Assert.True((await merchant.PostAsync(merchant.Owner, "/v1/payouts/batches", new { comment = "for May" }, "b")).Ok().Replayed);
        var texts = (await host.Services.GetRequiredService<IReads>().ListAsync([], null, int.MaxValue, descending: false)).Select(row => Encoding.UTF8.GetString(row.Body)).ToList();
        Assert.Contains("called him", texts);
        Assert.Contains("for May", texts);
    }

    [Fact]
    public async Task AFileOfReturns_IsNotAnother_UnderTheSameKey()
    {
        var (merchant, _) = await PrepareAsync();
        Task<Answer> SendAsync(string text, string? key) => host.SendAsync(merchant.Owner, "POST", "/v1/payouts/returns", Encoding.UTF8.GetBytes($"""<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08">{text}</Document>"""), key, "application/xml");
        (await SendAsync("", null)).Refused(400, "idempotency_key_missing");
        (await SendAsync("", "file")).Ok();
        Assert.True((await SendAsync("", "file")).Ok().Replayed);
        (await SendAsync(" ", "file")).Refused(422, "idempotency_key_reused");
    }

    [Fact]
    public async Task AMergedPerson_IsPaid_AndWhatComesBackGoesToWhoHasThePurse()
    {
        var (merchant, old) = await PrepareAsync();
        var into = await CustomerAsync(merchant, "Into");
        var (pending, paid) = ((await AskAsync(merchant, old, Iban)).Ok().Text("id"), await ApprovedAsync(merchant, old, Iban));
        (await merchant.PostAsync(merchant.Owner, $"/v1/customers/{old}/merge", new { into })).Ok();
        Assert.Equal([paid[4..]], References((await merchant.PostAsync(merchant.Owner, "/v1/payouts/batches")).Ok().Body));
        (await merchant.PostAsync(merchant.Owner, $"/v1/payouts/{pending}/reject", new { comment = "no" })).Ok();
        await UntilAsync(merchant, into, 19_000);
        (await merchant.PostAsync(merchant.Owner, $"/v1/payouts/{paid}/return", new { comment = "no such account" })).Ok();
        await UntilAsync(merchant, into, 20_000);
        Assert.Equal("[]", (await merchant.GetAsync(merchant.Owner, "/v1/proof")).Ok().At("differences")!.ToJsonString());
    }

    [Fact]
    public async Task AnotherAccount_WaitsForItsCoolingOff()
    {
        var (merchant, customer) = await PrepareAsync();
        await merchant.SetAsync(s => s["payout"]!["coolingOffDays"] = 3);
        await ApprovedAsync(merchant, customer, Iban);
        (await merchant.PostAsync(merchant.Owner, "/v1/payouts/batches")).Ok();
        await merchant.SettledAsync(async () =>
        {
            var same = await ApprovedAsync(merchant, customer, Iban);
            return References((await merchant.PostAsync(merchant.Owner, "/v1/payouts/batches")).Ok().Body).Contains(same[4..]);
        });
        var other = await ApprovedAsync(merchant, customer, "FR1420041010050500013M02606");
        (await merchant.PostAsync(merchant.Owner, "/v1/payouts/batches")).Refused(409, "nothing_to_send");
        Assert.Equal("approved", (await merchant.GetAsync(merchant.Owner, $"/v1/payouts/{other}")).Ok().Text("status"));
    }

    private async Task<(Merchant Merchant, string Customer)> PrepareAsync(ApiHost? own = null)
    {
        var merchant = await (own ?? host).MerchantAsync();
        await merchant.SetAsync(s => s["payout"] = new JsonObject
        {
            ["shown"] = true, ["methods"] = new JsonArray("account"), ["coefficient"] = 1, ["debtor"] = new JsonObject { ["name"] = "Arena", ["iban"] = "FR1420041010050500013M02606" },
        });
        return (merchant, await CustomerAsync(merchant, "Zoe"));
    }

    private static async Task<string> CustomerAsync(Merchant merchant, string name)
    {
        var customer = await merchant.CustomerAsync(name);
        (await merchant.PostAsync(merchant.Owner, $"/v1/customers/{customer}/adjustments", new { asset = "points", amount = 10_000, comment = "x" })).Ok();
        return customer;
    }

    private static Task<Answer> AskAsync(Merchant merchant, string customer, string iban) =>
        merchant.PostAsync(merchant.Owner, "/v1/payouts", new { customer, method = "account", points = 1000, iban, termsVersion = "1", termsAccepted = true });

    private static async Task<string> ApprovedAsync(Merchant merchant, string customer, string iban)
    {
        var id = (await AskAsync(merchant, customer, iban)).Ok().Text("id");
        (await merchant.PostAsync(merchant.Owner, $"/v1/payouts/{id}/approve")).Ok();
        return id;
    }

    private static List<string> References(string file) => [.. XDocument.Parse(file).Descendants().Where(e => e.Name.LocalName == "EndToEndId").Select(e => e.Value)];

    private static Task UntilAsync(Merchant merchant, string customer, long points) => merchant.BecomesAsync($"/v1/customers/{customer}", "balances.points", $"{points}");
}
