using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Cashback.Api;

namespace Cashback.Cards;

/// <summary><c>cashback cards issue</c>: makes cards and writes what a card printer needs.</summary>
internal static class CardsCommand
{
    public static Command Create(ConnectionOptions connection) => new("cards", "Cards.") { Issue(connection) };

    private static Command Issue(ConnectionOptions connection)
    {
        var count = new Option<int>("--count") { Description = "How many.", Required = true };
        count.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<int>() < 1)
                given.AddError("--count is at least 1");
        });
        var kind = new Option<string>("--kind") { Description = "physical or digital.", DefaultValueFactory = _ => "physical" };
        kind.AcceptOnlyFromAmong("physical", "digital");
        var csv = new Option<FileInfo?>("--csv") { Description = "Where to write id, number, token and claim code of each. Keep it safe: it is as good as the cards." };
        var key = new Option<string>("--idempotency-key") { Description = "The same key finds the same cards again.", DefaultValueFactory = _ => Guid.NewGuid().ToString() };
        var command = new Command("issue", "Issues cards.") { count, kind, csv, key };
        command.SetAction((parsed, cancel) => connection.Output(parsed).GuardAsync(1, async () =>
        {
            using var api = connection.Open(parsed);
            var cards = await CardBatches.IssueAsync(api, parsed.GetRequiredValue(count), parsed.GetRequiredValue(kind), parsed.GetRequiredValue(key), cancel);
            if (parsed.GetValue(csv) is { } file)
                await File.WriteAllTextAsync(file.FullName, Csv(cards), cancel);
            var output = connection.Output(parsed);
            if (output.IsJson && parsed.GetValue(csv) is null)
                output.Answer(new() { ["data"] = new JsonArray([.. cards.Select(c => c.DeepClone())]) });
            else
                output.Answer(new() { ["issued"] = cards.Count, ["first"] = (string?)cards[0]["number"], ["last"] = (string?)cards[^1]["number"], ["file"] = parsed.GetValue(csv)?.FullName });
            return 0;
        }));
        return command;
    }

    private static string Csv(IReadOnlyList<JsonObject> cards)
    {
        var text = new StringBuilder("id,number,token,claimCode\n");
        foreach (var card in cards)
            text.Append(CultureInfo.InvariantCulture, $"{card["id"]},{card["number"]},{card["token"]},{card["claimCode"]}\n");
        return text.ToString();
    }
}
