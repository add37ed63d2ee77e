using System.Text.Json;
using System.Text.Json.Nodes;
using Cashback.Hosts.Tests;

namespace Cashback.Api.Tests.Matches;

/// <summary>Step 2 where buyers choose: back, into the wallet with a bonus, or given away; until a deadline.</summary>
[Collection(nameof(SharedHost))]
public sealed class ChoiceTests(ApiHost host)
{
    private async Task<Answer> ChooseAsync(JsonNode refund, string choice) =>
        await host.SendAsync(null, "POST", Link(refund), JsonSerializer.SerializeToUtf8Bytes(new { choice }), null, "application/json");

    private static string Link(JsonNode refund) => "/v1/refund-choices/" + ((string)refund["choice"]!["link"]!).Split('/')[^1];

    /// <summary>Three tickets at 50.00 are refunded by half; two of them belong to somebody we know.</summary>
    private async Task<(Turnstile Gate, string Owner)> RefundedAsync()
    {
        var gate = await Turnstile.OpenAsync(host);
        var owner = await gate.CustomerAsync();
        await gate.ImportAsync(
            $"a,5000,A,web,sold,{owner},{Turnstile.Payment()},card,,", $"b,5000,A,web,sold,{owner},{Turnstile.Payment()},card,,", $"c,5000,A,web,sold,,{Turnstile.Payment()},card,,");
        await gate.RefundAsync(new { rateBps = 5_000, channel = "c", pointOfSale = "p" });
        return (gate, owner);
    }

    private static async Task<string> AskAsync(Turnstile gate, object choice) =>
        (await gate.Merchant.PostAsync(gate.Merchant.Owner, gate.Path + "/refund-payments", new { choice })).Text("job");

    private Task WaitAsync(Turnstile gate) => RefundAsync(gate, r => r["choice"] is not null);

    private Task RefundAsync(Turnstile gate, Func<JsonNode, bool> isThere) => Patience.UntilAsync(
        async () =>
        {
            await host.Payments.RefundAsync();
            return (await gate.RefundsAsync()).All(isThere);
        },
        "not all are there");

    [Fact]
    public async Task Buyers_ChooseWalletDonationAndSource()
    {
        var (gate, owner) = await RefundedAsync();
        var job = await AskAsync(gate, new { until = DateTimeOffset.UtcNow.AddDays(7), bonusBps = 1_000, donation = "Youth team" });
        await WaitAsync(gate);
        var refunds = await gate.RefundsAsync();
        Assert.All(refunds, r => Assert.Equal("due", (string)r["status"]!));
        var shown = (await host.SendAsync(null, "GET", Link(refunds[0]), null, null)).Ok();
        Assert.Equal(("final", 2_500, "due"), (shown.Text("match"), shown.Number("amount"), shown.Text("status")));
        Assert.Equal([("source", 0L, null), ("wallet", 250L, null), ("donation", 0L, "Youth team")], shown.Json["options"]!.AsArray().Select(o => ((string)o!["choice"]!, (long)o["bonus"]!, (string?)o["name"])));
        (await ChooseAsync(refunds[2], "wallet")).Refused(422, "choice_not_offered");

        Assert.Equal("wallet", (await ChooseAsync(refunds[0], "wallet")).Ok().Text("chosen"));
        Assert.Equal("done", (await ChooseAsync(refunds[0], "wallet")).Ok().Text("status"));
        (await ChooseAsync(refunds[0], "donation")).Refused(409, "choice_closed");
        Assert.Equal(("donation", "done"), ((await ChooseAsync(refunds[1], "donation")).Ok().Text("to"), (await ChooseAsync(refunds[1], "donation")).Ok().Text("status")));
        Assert.Equal("sent", (await ChooseAsync(refunds[2], "source")).Ok().Text("status"));
        Assert.Equal(0, await host.Payments.RefundAsync());

        Assert.Equal([("credit", "done"), ("donation", "done"), ("card", "done")], (await gate.RefundsAsync()).Select(r => ((string)r["to"]!, (string)r["status"]!)));
        var balances = (await gate.Merchant.GetAsync(gate.Merchant.Owner, $"/v1/customers/{owner}")).Ok();
        Assert.Equal((2_500, 250), (balances.Number("balances.money"), balances.Number("balances.gift")));
        var sums = (await gate.GetAsync("/refund-payments/totals")).Ok();
        Assert.Equal((7_500, 7_500, 250, 3, 7_500), (sums.Number("amount"), sums.Number("settled"), sums.Number("bonus"), sums.Number("byStatus.done.count"), sums.Number("byStatus.done.amount")));
        Assert.Equal(2_500, sums.Number("byTarget.donation.amount"));
        Assert.Equal(4, (await gate.GetAsync("/refund-payments.csv")).Ok().Body.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(202, (await gate.Merchant.PostAsync(gate.Merchant.Owner, $"/v1/jobs/{job}/cancel")).Status);
        await gate.EndAsync(job);
        await gate.BooksAgreeAsync();
    }

    [Fact]
    public async Task WhoDoesNotChoose_GetsTheDefault()
    {
        var (gate, owner) = await RefundedAsync();
        var job = await AskAsync(gate, new Dictionary<string, object> { ["until"] = DateTimeOffset.UtcNow.AddSeconds(2), ["default"] = "wallet", ["bonusBps"] = 500 });
        await WaitAsync(gate);
        Assert.Equal("running", (string)(await gate.JobAsync(job))["status"]!);
        var late = (await gate.RefundsAsync())[0];
        await RefundAsync(gate, r => (string)r["status"]! != "due");
        (await ChooseAsync(late, "source")).Refused(409, "choice_closed");
        var done = await gate.EndAsync(job);
        Assert.Equal(("done", 3, 0), ((string)done["status"]!, (long)done["applied"]!, (long)done["failed"]!));
        // Nobody is known to own the third one: it goes back to its card.
        Assert.Equal([("credit", 125L), ("credit", 125L), ("card", 0L)], (await gate.RefundsAsync()).Select(r => ((string)r["to"]!, (long)r["bonus"]!)));
        Assert.Equal(5_000, (await gate.Merchant.GetAsync(gate.Merchant.Owner, $"/v1/customers/{owner}")).Ok().Number("balances.money"));
        await gate.BooksAgreeAsync();
    }

    [Fact]
    public async Task Link_CannotBeGuessed_AndTermsAreChecked()
    {
        var (gate, _) = await RefundedAsync();
        foreach (var path in new[] { "x", new string('0', 52), "card_00000000000000000000000004" })
            (await host.SendAsync(null, "GET", "/v1/refund-choices/" + path, null, null)).Refused(404, "not_found");
        var post = gate.Path + "/refund-payments";
        var until = DateTimeOffset.UtcNow.AddDays(1);
        (await gate.Merchant.PostAsync(gate.Merchant.Owner, post, new { choice = new { } })).Refused(400, "invalid_request").Field("choice.until");
        (await gate.Merchant.PostAsync(gate.Merchant.Owner, post, new { choice = new { until = until.AddYears(1) } })).Refused(400, "invalid_request").Field("choice.until");
        (await gate.Merchant.PostAsync(gate.Merchant.Owner, post, new { choice = new Dictionary<string, object> { ["until"] = until, ["default"] = "donation" } })).Refused(400, "invalid_request").Field("choice.default");
        (await gate.Merchant.PostAsync(gate.Merchant.Owner, post, new { choice = new { until, bonusBps = 10_001 } })).Refused(400, "invalid_request").Field("choice.bonusBps");
    }
}
