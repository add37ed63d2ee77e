using Cashback.Grains;
using Cashback.Reads;

namespace Cashback.Operations;

/// <summary>
/// What became of the message that an operation sent. It stands in the sender's journal soon after the operation, so an answer
/// that depends on it is the same however often it is asked for.
/// </summary>
internal static class Outcomes
{
    /// <summary>Operations behind it that are looked through: few, unless the receiver was away for long.</summary>
    private static readonly int[] Pages = [4, 64, 1024];

    /// <summary>What became of the first message; null: not known yet.</summary>
    public static async ValueTask<MessageOutcome?> OutcomeAsync(this IReads reads, GrainId grain, long seq)
    {
        foreach (var page in Pages)
        {
            var after = await reads.HistoryAsync(grain, seq + 1 + page, page);
            foreach (var recorded in after)
            {
                if (recorded.Operation.Command is MessageOutcome { Index: 0 } outcome && outcome.Of == seq)
                    return outcome;
            }

            if (after.Count == 0 || after[0].Seq < seq + page)
                return null;
        }

        return null;
    }
}
