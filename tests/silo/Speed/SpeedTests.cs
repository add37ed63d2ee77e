using System.Diagnostics;
using Cashback.Cards;
using Cashback.Grains;
using Cashback.Journal.Postgres;
using Cashback.Silo.Tests.Clusters;
using Cashback.Silo.Tests.Turns;

namespace Cashback.Silo.Tests.Speed;

/// <summary>reliability.md, "Speed": the rows of the cluster, in one run on one server. The test prints what it measured;
/// docs/operations.md says what that was. It judges nothing: on a shared machine the targets pass and fail by chance.</summary>
public sealed class SpeedTests(PostgresServer server)
{
    private const int Cards = 1_000;
    private const int Callers = 512;
    private const int Rounds = 3;

    private static readonly TimeSpan Round = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task ClusterNode_AgainstEmbedded_AndAgainstOrleansOwnStorage()
    {
        await using var one = await StartAsync(1);
        await using var two = await StartAsync(2);
        await using var journal = await PostgresJournal.OpenAsync(new() { Connection = await server.CreateAsync() });
        await using var embedded = new Node(new(journal, Deciders.All, TimeProvider.System, Embedded.Randomness.Next, new()), journal.Lanes);
        await embedded.StartAsync();
        await Fixtures.MakeAsync(async (grain, request) => await embedded.AskAsync(grain, request), Cards);

        var (entries, entriesOfTwo) = (one.Entries, two.Entries);
        var names = new[] { "embedded host", "one silo, called in it", "one silo, called by a client", "two silos, called in them", "IPersistentState over ADO.NET" };
        Func<int, Task>[] calls =
        [
            async i => Done(await embedded.AskAsync(Card(i), Fixtures.Next(new Scan(1_000)))),
            async i => Done(await entries[0].AskAsync(Card(i), Fixtures.Next(new Scan(1_000)))),
            async i => Done(await one.Grains.AskAsync(Card(i), Fixtures.Next(new Scan(1_000)))),
            async i => Done(await entriesOfTwo[i % 2].AskAsync(Card(i), Fixtures.Next(new Scan(1_000)))),
            async i => await one.Factory.GetGrain<IStateGrain>(i % Cards).EarnAsync(1_000),
        ];
        var rates = new double[calls.Length];
        for (var round = 0; round <= Rounds; round++)
        {
            for (var which = 0; which < calls.Length; which++)
            {
                // The first round warms up; the best one counts, as other work on the machine only ever slows.
                var rate = await MeasureAsync(calls[which]);
                rates[which] = round == 0 ? 0 : Math.Max(rates[which], rate);
            }
        }

        for (var which = 0; which < names.Length; which++)
            TestContext.Current.TestOutputHelper?.WriteLine($"{names[which],-32} {rates[which],8:0} scans/s  {rates[which] / rates[0],5:0.00} × embedded  {rates[which] / rates[^1],5:0.0} × ADO.NET");
        Assert.All(rates, rate => Assert.True(rate > 0));
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

    private static GrainId Card(int number) => Fixtures.Card((uint)(number % Cards) + 1);

    private static void Done(Answer answer) => Assert.Equal(Outcome.Decided, answer.Outcome);
}
