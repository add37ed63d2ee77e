using System.Text.Json;
using Cashback.Grains;
using Cashback.InProcess;
using Cashback.Journal;
using Cashback.Operations;
using Cashback.Reads;

namespace Cashback.Growth;

/// <summary>
/// Cards with a long past, written through the journal: each has one real scan's operation over and over, spread over a year,
/// with its row in the till's list. What is stored is what scanning would have stored; for the reports, which follow the order
/// of writing, one card after another had its day.
/// </summary>
internal sealed class Filler(IJournal journal, Head head, DateTimeOffset begin, IReadOnlyList<byte[]> bodies)
{
    private const int CardsACommit = 20;
    private const int Days = 365;

    /// <summary>Takes a card that was scanned as the model.</summary>
    public static async Task<Filler> FromAsync(IJournal journal, GrainId model)
    {
        var head = (await journal.LoadAsync([model], DateTimeOffset.MinValue))[0].Head;
        var operation = await journal.OperationAsync(model, head.Seq) ?? throw new InvalidOperationException("the model was never scanned");
        var begin = DateTimeOffset.UtcNow.AddDays(-Days);
        return new(journal, head, begin, [.. Enumerable.Range(0, Days).Select(day => JsonSerializer.SerializeToUtf8Bytes(operation.Operation with { At = begin.AddDays(day) }, Wire.Default.Operation))]);
    }

    /// <summary>Cards from one number up to another, each with so many operations.</summary>
    public async Task FillAsync(int from, int to, int operations)
    {
        foreach (var cards in Enumerable.Range(from, to - from).Chunk(CardsACommit))
        {
            var verdicts = await journal.CommitAsync([.. cards.Select(card => Chain(LocalNode.Card(card), operations, bodies[(int)((long)Days * (card - from) / (to - from))]))]);
            if (verdicts.Any(verdict => verdict != Verdict.Committed))
                throw new InvalidOperationException("a card was there before");
        }
    }

    private Chain Chain(GrainId card, int operations, byte[] body)
    {
        var entries = new Entry[operations];
        var rows = new RowWrite[operations];
        for (var i = 0; i < operations; i++)
        {
            var at = begin.AddDays(Days * ((i + Random.Shared.NextDouble()) / operations));
            var request = new UInt128((ulong)Random.Shared.NextInt64(), (ulong)Random.Shared.NextInt64());
            entries[i] = new(i + 1, request, at, body);
            rows[i] = new(RowKey.Of(card.Programme, ListKind.TillOperations, LocalNode.Till.Till!.Value, at, card.Ref, i + 1), []);
        }

        var next = head with { Seq = operations, Tip = (ulong)Random.Shared.NextInt64(), At = entries[^1].At };
        return new(card, 0, 0, next, entries, rows, []);
    }
}
