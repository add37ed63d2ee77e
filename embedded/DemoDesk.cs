using System.Text.Json.Nodes;

namespace Cashback.Embedded;

/// <summary>What the office of the demo has on its desk: colleagues, payouts that wait, online top-ups that are not paid yet, a lost card, a merchant who applies.</summary>
/// <param name="send">A request with its own fixed id.</param>
internal sealed class DemoDesk(Func<string, string, object?, Task<JsonObject>> send)
{
    private const int Payouts = 8;
    private const int MostPoints = 30;
    private const string Iban = "DE89370400440532013000";

    public async Task FillAsync(IReadOnlyList<string> customers)
    {
        // Nobody knows these passwords: they are accounts to look at.
        foreach (var (name, role) in new[] { ("Grace Hopper", "manager"), ("Ada Lovelace", "support"), ("Luca Pacioli", "accountant") })
            await send("POST", "/v1/staff", new { name, email = $"{role}@example.org", role, password = Guid.NewGuid().ToString() });
        for (var (index, asked) = (0, 0); asked < Payouts && index < customers.Count; index++)
            asked += await PayOutAsync(customers[index], asked) ? 1 : 0;
        foreach (var customer in customers.Take(3))
            await send("POST", "/v1/topups", new { customer, amount = 5000, method = "online" });
        var lost = (await send("GET", $"/v1/customers/{customers[^1]}", null))["cards"]![0];
        await send("POST", $"/v1/cards/{lost}/block", new { comment = "Lost on the tram" });
        await send("POST", "/v1/applications", new { name = "Bakery Kovář", currency = "CZK", locale = "cs-CZ", timeZone = "Europe/Prague", contact = "Jana Kovářová", email = "jana@example.org", message = "Two shops and a stall at the market." });
    }

    /// <summary>False: too few points.</summary>
    private async Task<bool> PayOutAsync(string customer, int index)
    {
        if ((long)(await send("GET", $"/v1/customers/{customer}", null))["balances"]!["points"]! < MostPoints)
            return false;
        object asked = index % 2 == 0
            ? new { customer, method = "voucher", points = 20, termsAccepted = true }
            : new { customer, method = "account", points = MostPoints, termsAccepted = true, iban = Iban };
        var payout = await send("POST", "/v1/payouts", asked);
        if (index % 3 == 0)
            await send("POST", $"/v1/payouts/{payout["id"]}/approve", new { });
        return true;
    }
}
