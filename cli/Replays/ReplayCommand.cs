using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Cashback.Api;
using Cashback.Proofs;
using Spectre.Console;

namespace Cashback.Replays;

/// <summary>
/// <c>cashback replay FILE</c>: a recorded year of purchases through the API. Every request has a key made from the file's
/// name, so a second run finds the same cards and moves nothing.
/// </summary>
internal static class ReplayCommand
{
    public static Command Create(ConnectionOptions connection)
    {
        var options = new ReplayOptions();
        var command = options.Command("replay", "Sends recorded purchases as scans, then proves the books.");
        command.SetAction((parsed, cancel) => connection.Output(parsed).GuardAsync(2, () => RunAsync(connection, options, parsed, cancel)));
        return command;
    }

    private static async Task<int> RunAsync(ConnectionOptions connection, ReplayOptions options, ParseResult parsed, CancellationToken cancel)
    {
        var output = connection.Output(parsed);
        using var api = connection.Open(parsed);
        var file = PurchaseFile.Read(parsed.GetRequiredValue(options.File));
        var purchases = parsed.GetValue(options.Limit) is { } limit ? [.. file.Purchases.Take(limit)] : file.Purchases;
        var shop = new Shop(api, file.Name);
        if (parsed.GetValue(options.RateBps) is { } rate)
            await shop.SetRateAsync(rate, cancel);
        var till = await shop.OpenTillAsync(cancel);
        var cards = await shop.IssueCardsAsync(purchases.Select(p => p.Customer).Distinct(StringComparer.Ordinal).Count(), file.Customers.Count, cancel);
        var cardOf = file.Customers.Zip(cards).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
        var lanes = Lanes.Split(purchases.Select(p => new Sale(p, $"{file.Name}:{p.Line}", cardOf[p.Customer], till)), options.Lanes(parsed));

        var tally = new Tally();
        var clock = Stopwatch.StartNew();
        await WithProgressAsync(output, purchases.Count, progress =>
        {
            IUpload upload = parsed.GetValue(options.Single) ? new SingleUpload(api, tally, progress) : new BatchUpload(api, tally, progress);
            return Task.WhenAll(lanes.Select(lane => upload.SendAsync(lane, cancel)));
        });
        var report = tally.Report(cards.Count, clock.Elapsed);
        var asExpected = Expect(report, tally, purchases, parsed.GetValue(options.RateBps));
        var proof = await ProveAsync(api, cancel);
        report["proof"] = proof.DeepClone();
        output.Answer(report);
        return asExpected && tally.AllApplied ? VerifyCommand.ExitCode(proof) : 1;
    }

    /// <summary>The purchases are in, so they are reported even where nobody can prove the books.</summary>
    private static async Task<JsonObject> ProveAsync(ApiClient api, CancellationToken cancel)
    {
        try
        {
            return await api.GetAsync("/v1/proof", cancel);
        }
        catch (Exception e) when (e is ApiException or HttpRequestException)
        {
            return new() { ["error"] = e.Message };
        }
    }

    /// <summary>The same sum by other means: each purchase times the rate, rounded half away from zero.</summary>
    private static bool Expect(JsonObject report, Tally tally, IReadOnlyList<Purchase> purchases, int? rateBps)
    {
        if (rateBps is not { } rate)
            return true;
        var expected = purchases.Sum(p => (long)Math.Round(p.Bill * (decimal)rate / 10_000, MidpointRounding.AwayFromZero));
        report["expected"] = expected;
        return expected == tally.Granted;
    }

    private static Task WithProgressAsync(Output output, int total, Func<Action<int>, Task> work)
    {
        if (output.IsJson)
            return work(_ => { });
        return output.Errors.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RateColumn(), new RemainingTimeColumn())
            .StartAsync(context =>
            {
                var task = context.AddTask("purchases", maxValue: total);
                return work(n => task.Increment(n));
            });
    }
}
