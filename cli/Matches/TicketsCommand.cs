using System.CommandLine;
using Cashback.Api;

namespace Cashback.Matches;

/// <summary><c>cashback tickets</c>: makes tickets of a demo match, as a file or imported at once.</summary>
internal static class TicketsCommand
{
    public static Command Create(ConnectionOptions connection)
    {
        var count = new Option<int>("--count") { Description = "How many.", DefaultValueFactory = _ => 2_000 };
        var seed = new Option<int>("--seed") { Description = "The same seed gives the same tickets.", DefaultValueFactory = _ => 1 };
        var csv = new Option<FileInfo?>("--csv") { Description = "Where to write them; absent: a new match gets them." };
        var name = new Option<string>("--match") { Description = "Name of the new match.", DefaultValueFactory = _ => "Demo match" };
        count.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<int>() is < 1 or > 100_000)
                given.AddError("--count is from 1 to 100,000");
        });
        var command = new Command("tickets", "Makes tickets of a match with a realistic mix of prices, states and payments.") { count, seed, csv, name };
        command.SetAction((parsed, cancel) => connection.Output(parsed).GuardAsync(1, async () =>
        {
            var lines = new DemoTickets(parsed.GetRequiredValue(count), parsed.GetRequiredValue(seed)).Lines();
            var output = connection.Output(parsed);
            if (parsed.GetValue(csv) is { } file)
            {
                await File.WriteAllLinesAsync(file.FullName, lines, cancel);
                output.Answer(new() { ["tickets"] = parsed.GetRequiredValue(count), ["file"] = file.FullName });
                return 0;
            }

            using var api = connection.Open(parsed);
            var key = $"demo match {Guid.NewGuid()}";
            var made = await api.PostAsync("/v1/matches", new() { ["name"] = parsed.GetRequiredValue(name), ["startsAt"] = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture) }, key, cancel);
            var match = (string)made.Body["id"]!;
            var imported = await api.PostCsvAsync($"/v1/matches/{match}/tickets", string.Join('\n', lines), key, cancel);
            imported["match"] = match;
            output.Answer(imported);
            return 0;
        }));
        return command;
    }
}
