using System.Buffers.Binary;
using Cashback.Access;
using Cashback.Bodies;
using Cashback.Cards;
using Cashback.Grains;
using Cashback.Jobs;
using Cashback.Ledger;
using Cashback.Programmes;
using Cashback.Reads;
using Cashback.Staff;
using Cashback.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cashback.Replays;

/// <summary>
/// Works on replays of rules, apart from requests, on the node that leads. It reads and asks, so it may stop at any point: the
/// next process finds the job in the list of those at work and begins it anew.
/// </summary>
internal sealed class ReplayRunner(IGrains grains, IReads reads, SoldReader sold, IServiceProvider services, TimeProvider time, ILogger<ReplayRunner> log) : BackgroundService
{
    /// <summary>Sales that the programme is asked for at once.</summary>
    private const int PageSize = 500;

    /// <summary>Jobs at work at a time; others wait.</summary>
    private const int AtOnce = 4;

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(0.5);

    /// <summary>Before one that broke is tried again.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var running = new Dictionary<GrainId, Task>();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Tick, time, stoppingToken);
                foreach (var (job, _) in running.Where(work => work.Value.IsCompleted).ToList())
                    running.Remove(job);
                if (services.GetService<IDeliveries>()?.Leads == false)
                    continue;
                foreach (var job in await WaitingAsync())
                {
                    if (running.Count < AtOnce && !running.ContainsKey(job))
                        running[job] = Task.Run(() => RunAsync(job, stoppingToken), CancellationToken.None);
                }
            }
            catch (OperationCanceledException)
            {
                break;
            }
            catch (Exception broken)
            {
                log.LogError(broken, "Replays of rules were not looked for; the next tick tries again.");
            }
        }

        await Task.WhenAll(running.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async ValueTask<IEnumerable<GrainId>> WaitingAsync()
    {
        var prefix = RowKey.Of(0, ListKind.Replays);
        var rows = await reads.ListAsync(prefix, null, AtOnce * 2, descending: false);
        return rows.Select(row => row.Key.AsSpan(prefix.Length).ToArray()).Select(key => new GrainId(BinaryPrimitives.ReadInt32BigEndian(key), GrainRef.Read(key.AsSpan(sizeof(int)))));
    }

    private async Task RunAsync(GrainId job, CancellationToken stopping)
    {
        try
        {
            var view = await grains.ViewAsync<JobView>(job, new GetJob(), Actor.System);
            if (view is { Status: JobStatus.Running, Replay: { } replay })
                await grains.AskAsync(job, new(RequestId.Random(), await CountAsync(job.Programme, replay, stopping), Actor.System));
        }
        catch (Exception broken) when (!stopping.IsCancellationRequested)
        {
            log.LogError(broken, "A replay of rules has broken off; it begins anew in a minute.");
            await Task.Delay(Pause, time, stopping);
        }
    }

    private async Task<FinishReplay> CountAsync(int programme, ReplayDetail replay, CancellationToken stopping)
    {
        var home = new GrainId(programme, GrainRef.Programme);
        var info = (await grains.ViewAsync<ProgrammeView>(home, new GetProgramme(), Actor.System)).Snapshot.Info;
        var versions = await sold.VersionsAsync(home);
        var (totals, changes) = (new ReplayTotals(), new Dictionary<GrainRef, (long Gift, long Points)>());
        var pending = new Dictionary<int, List<Sold>>();
        await foreach (var sale in sold.ReadAsync(programme, info, replay.From, replay.To))
        {
            var list = pending.TryGetValue(sale.Settings, out var known) ? known : pending[sale.Settings] = [];
            list.Add(sale);
            stopping.ThrowIfCancellationRequested();
            if (list.Count == PageSize)
            {
                totals = await AskAsync(home, versions(sale.Settings), replay.Settings, list, totals, changes);
                list.Clear();
            }
        }

        foreach (var (version, list) in pending)
            totals = await AskAsync(home, versions(version), replay.Settings, list, totals, changes);
        return new(totals, [.. changes.Values.CountBy(change => (Gift: Math.Sign(change.Gift), Points: Math.Sign(change.Points))).Select(group => new ReplayChange(group.Key.Gift, group.Key.Points, group.Value))]);
    }

    private async Task<ReplayTotals> AskAsync(GrainId home, Settings was, Settings rules, List<Sold> sales, ReplayTotals totals, Dictionary<GrainRef, (long Gift, long Points)> changes)
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
            var so = changes.GetValueOrDefault(sale.Holder);
            changes[sale.Holder] = (so.Gift + given.Gift - sale.Given.Gift, so.Points + given.Points - sale.Given.Points);
        }

        return totals;
    }
}

/// <summary>One bill or top-up of the past. Holder: whose purse it was. RateBps: null for a top-up.</summary>
internal sealed record Sold(GrainRef Holder, long Amount, string? Channel, int? RateBps, Amounts Given, int Settings);
