using Cashback.Grains;
using Cashback.Journal;

namespace Cashback.Faults.Fleets;

/// <summary>What is wrong in the database, against what was acknowledged.</summary>
/// <param name="Lost">Acknowledged, but not in the journal where it was said to be.</param>
/// <param name="Doubled">Request ids that the journal holds twice.</param>
/// <param name="Gaps">Sequences missing, or beyond the head.</param>
/// <param name="Differences">What the proof found.</param>
internal sealed record Audit(int Lost, int Doubled, int Gaps, int Differences)
{
    public static Audit Clean { get; } = new(0, 0, 0, 0);

    public static async Task<Audit> OfAsync(IJournal journal, int cards, IReadOnlyCollection<Acknowledged> acknowledged)
    {
        var stored = new Dictionary<(GrainId, UInt128), long>();
        var (doubled, gaps) = (0, 0);
        for (var i = 0; i < cards; i++)
        {
            var card = Fleet.Card(i);
            var next = 1L;
            while (await journal.ForwardAsync(card, next, 1000) is { Count: > 0 } page)
            {
                foreach (var operation in page)
                {
                    gaps += operation.Seq == next ? 0 : 1;
                    next = operation.Seq + 1;
                    doubled += stored.TryAdd((card, operation.Request), operation.Seq) ? 0 : 1;
                }
            }

            var head = (await journal.LoadAsync([card], DateTimeOffset.MaxValue))[0].Head;
            gaps += head.Seq == next - 1 ? 0 : 1;
        }

        var lost = acknowledged.Count(a => !stored.TryGetValue((a.Card, a.Request), out var seq) || seq != a.Seq);
        var proof = await new Books.Proof(journal, Deciders.All, TimeProvider.System).ProveAsync(1);
        return new(lost, doubled, gaps, proof.Differences.Count(d => !d.IsAlarm));
    }
}
