using System.Diagnostics;
using Cashback.Cards;
using Cashback.Grains;
using Cashback.Journal.Postgres;
using Cashback.Results;
using Cashback.Silo;
using Cashback.Silo.Tests.Clusters;

namespace Cashback.Bench;

/// <summary>Scans in process: what the way through the cluster costs, and what Orleans' own storage does without a ledger.</summary>
internal sealed class ClusterScenario(PostgresServer server, Report report)
{
    private const int Cards = 1_000;
    private const int Callers = 512;
    private const int Rounds = 3;
    private const double ToEmbedded = 0.5;
    private const double ToAdoNet = 15;

    private static readonly TimeSpan Round = TimeSpan.FromSeconds(3);

    public async Task RunAsync()
    {
        await using var one = await StartAsync(1);
        await using var two = await StartAsync(2);
        await using var journal = await PostgresJournal.OpenAsync(new() { Connection = await server.CreateAsync() });
        await using var embedded = new Node(new(journal, Deciders.All, TimeProvider.System, Embedded.Randomness.Next, new()), journal.Lanes);
        await embedded.StartAsync();
        await Fixtures.MakeAsync(async (grain, request) => await embedded.AskAsync(grain, request), Cards);

        var (entries, entriesOfTwo) = (one.Entries, two.Entries);
        var rates = await MeasureAsync(
        [
            async i => Done(await embedded.AskAsync(Card(i), Fixtures.Next(new Scan(1_000)))),
            async i => Done(await entries[0].AskAsync(Card(i), Fixtures.Next(new Scan(1_000)))),
            async i => Done(await one.Grains.AskAsync(Card(i), Fixtures.Next(new Scan(1_000)))),
            async i => Done(await entriesOfTwo[i % 2].AskAsync(Card(i), Fixtures.Next(new Scan(1_000)))),
            async i => await one.Factory.GetGrain<IStateGrain>(i % Cards).EarnAsync(1_000),
        ]);
        var (here, state) = (rates[0], rates[^1]);
        report.Add(Finding.Faster("one silo, called in its own process, to the embedded host's node", rates[1], here, ToEmbedded));
        report.Add(Finding.Faster("the same, to IPersistentState over ADO.NET (state only)", rates[1], state, ToAdoNet));
        Add("embedded host's node, PostgreSQL", here);
        Add("one silo, called by a client", rates[2]);
        Add("two silos on this machine, called in them", rates[3]);

        void Add(string what, double rate) => report.Add(Finding.Plain(what, Finding.Text($"{rate:N0}/s, {rate / here:0.00} × embedded, {rate / state:0.0} × ADO.NET")));
    }

    /// <summary>The first round warms up; the best one counts, as other work on the machine only ever slows.</summary>
    private static async Task<double[]> MeasureAsync(Func<int, Task>[] calls)
    {
        var rates = new double[calls.Length];
        for (var round = 0; round <= Rounds; round++)
        {
            for (var which = 0; which < calls.Length; which++)
            {
                var rate = await MeasureAsync(calls[which]);
                rates[which] = round == 0 ? 0 : Math.Max(rates[which], rate);
            }
        }

        return rates;
    }

    private static async Task<double> MeasureAsync(Func<int, Task> call)
    {
        var (count, next) = (0L, 0);
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            while (watch.Elapsed < Round)
            {
                await call(Interlocked.Increment(ref next));
                Interlocked.Increment(ref count);
            }
        })));
        return count / watch.Elapsed.TotalSeconds;
    }

    private async Task<TwoSilos> StartAsync(int silos)
    {
        var database = await server.CreateAsync();
        await MembershipTables.MakeAsync(database, CancellationToken.None);
        await PostgresServer.ExecuteAsync(database, StateGrain.Tables);
        var cluster = await TwoSilos.StartAsync(database, silos, silo => silo.AddAdoNetGrainStorage(StateGrain.Store, options => (options.Invariant, options.ConnectionString) = ("Npgsql", database)));
        await Fixtures.MakeAsync(async (grain, request) => await cluster.Grains.AskAsync(grain, request), Cards);
        return cluster;
    }

    private static GrainId Card(int number) => Fixtures.Card((uint)(number % Cards) + 1);

    private static void Done(Answer answer)
    {
        if (answer.Outcome != Outcome.Decided)
            throw new InvalidOperationException($"a scan ended {answer.Outcome}");
    }
}
