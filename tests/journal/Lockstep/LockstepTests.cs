using Cashback.Journal.Postgres;
using Xunit;

namespace Cashback.Journal.Lockstep;

/// <summary>One random sequence of commands on all stores at once; every answer must be the same.</summary>
[Collection(PostgresTests.Name)]
public sealed class LockstepTests(PostgresServer server)
{
    private const int Steps = 1_500;
    private const int StepsBetweenReopens = 250;

    private static readonly string[] Kinds =
    [
        "commit", "resend", "load", "operations", "operation", "history", "forward", "rows", "find", "list", "list backwards",
        "outbox", "acknowledge", "due", "heads", "feed", "follower", "save follower",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public Task AllStores_AnswerAlike_OnAKnownSeed(int seed) => RunAsync(seed);

    [Fact]
    public Task AllStores_AnswerAlike_OnAFreshSeed() => RunAsync(Random.Shared.Next());

    private async Task RunAsync(int seed)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var commands = new Commands(new(seed));
        var wanted = new HashSet<string>([.. Kinds, .. Enum.GetNames<Verdict>()], StringComparer.Ordinal);
        Store[] stores = [MemoryStore.Open(), SqliteStore.Open(), await PostgresStore.OpenAsync(server)];
        for (var step = 1; step <= Steps || wanted.Count > 0; step++)
        {
            Assert.True(step < 10 * Steps, $"seed {seed}: never came {string.Join(", ", wanted)}");
            var next = commands.Next();
            var answers = new object?[stores.Length];
            for (var i = 0; i < stores.Length; i++)
                answers[i] = await next.Run(stores[i].Journal);
            for (var i = 1; i < stores.Length; i++)
                Assert.True(Show.Text(answers[0]) == Show.Text(answers[i]), $"seed {seed} step {step} {next.Kind}\n{Show.Text(answers[0])}\n{Show.Text(answers[i])}");
            wanted.Remove(next.Kind);
            if (answers[0] is IReadOnlyList<Verdict> verdicts)
            {
                commands.Learn(verdicts);
                wanted.ExceptWith(verdicts.Select(v => v.ToString()));
            }

            if (step % StepsBetweenReopens == 0)
            {
                foreach (var store in stores)
                    await store.ReopenAsync();
            }
        }

        foreach (var store in stores)
            await store.DisposeAsync();
    }
}
