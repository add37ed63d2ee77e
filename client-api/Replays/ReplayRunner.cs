using System.Collections.Concurrent;
using Cashback.Access;
using Cashback.Cards;
using Cashback.Grains;
using Cashback.Jobs;
using Cashback.Ledger;
using Cashback.Programmes;
using Cashback.Staff;
using Microsoft.Extensions.Logging;

namespace Cashback.Replays;

/// <summary>
/// Works on replays, one at a time for each job, apart from requests. It reads and asks, so it may stop at any point: whoever
/// asks for the job again starts it again.
/// </summary>
internal sealed class ReplayRunner(IGrains grains, SoldReader sold, ILogger<ReplayRunner> log)
{
    /// <summary>Sales that the programme is asked for at once.</summary>
    private const int PageSize = 500;

    private readonly ConcurrentDictionary<GrainId, Task> _running = new();

    public void Run(GrainId job)
    {
        if (!_running.ContainsKey(job))
            _ = _running.GetOrAdd(job, id => Task.Run(() => RunAsync(id)));
    }

    private async Task RunAsync(GrainId job)
    {
        try
        {
            var view = await grains.ViewAsync<JobView>(job, new GetJob(), Actor.System);
            if (view is { Status: JobStatus.Running, Replay: { } replay })
                await grains.AskAsync(job, new(StaffDesk.Random(), new FinishReplay(await CountAsync(job.Programme, replay)), Actor.System));
        }
        catch (Exception broken)
        {
            log.LogError(broken, "A replay of rules has stopped; it goes on when its job is asked for");
        }
        finally
        {
            _running.TryRemove(job, out _);
        }
    }

    private async Task<ReplayTotals> CountAsync(int programme, ReplayDetail replay)
    {
        var home = new GrainId(programme, GrainRef.Programme);
        var info = (await grains.ViewAsync<ProgrammeView>(home, new GetProgramme(), Actor.System)).Snapshot.Info;
        var versions = await sold.VersionsAsync(home);
        var (totals, changes) = (new ReplayTotals(), new Dictionary<GrainRef, Int128>());
        var pending = new Dictionary<int, List<Sold>>();
        await foreach (var sale in sold.ReadAsync(programme, info, replay.From, replay.To))
        {
            var list = pending.TryGetValue(sale.Settings, out var known) ? known : pending[sale.Settings] = [];
            list.Add(sale);
            if (list.Count == PageSize)
            {
                totals = await AskAsync(home, versions(sale.Settings), replay.Settings, list, totals, changes);
                list.Clear();
            }
        }

        foreach (var (version, list) in pending)
            totals = await AskAsync(home, versions(version), replay.Settings, list, totals, changes);
        return totals with { Winners = changes.Values.Count(change => change > 0), Losers = changes.Values.Count(change => change < 0), Same = changes.Values.Count(change => change == 0) };
    }

    private async Task<ReplayTotals> AskAsync(GrainId home, Settings was, Settings rules, List<Sold> sales, ReplayTotals totals, Dictionary<GrainRef, Int128> changes)
    {
        if (sales.Count == 0)
            return totals;
        var view = await grains.ViewAsync<ReplayedSalesView>(home, new ReplaySales(was, rules, [.. sales.Select(sale => new ReplayedSale(sale.Amount, sale.Channel, sale.RateBps))]), Actor.System);
        foreach (var (sale, given) in sales.Zip(view.Given))
        {
            totals = totals with
            {
                Sales = totals.Sales + 1, Before = totals.Before + sale.Given.Gift, After = totals.After + given.Gift, PointsBefore = totals.PointsBefore + sale.Given.Points, PointsAfter = totals.PointsAfter + given.Points,
            };
            // Gift decides; where it is the same, points do: no bill gives 2^32 of them.
            changes[sale.Holder] = changes.GetValueOrDefault(sale.Holder) + ((Int128)(given.Gift - sale.Given.Gift) << 32) + (given.Points - sale.Given.Points);
        }

        return totals;
    }
}

/// <summary>One bill or top-up of the past. Holder: whose purse it was. RateBps: null for a top-up.</summary>
internal sealed record Sold(GrainRef Holder, long Amount, string? Channel, int? RateBps, Amounts Given, int Settings);
