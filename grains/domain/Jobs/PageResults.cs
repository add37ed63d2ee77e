using System.Text.Json;
using Cashback.Cards;
using Cashback.Grains;
using Cashback.Reads;

namespace Cashback.Jobs;

/// <summary>What came back of a page: a row of items, and the counts, both as absolute values.</summary>
internal static class PageResults
{
    public static Decision Take(JobState state, PageOutcome outcome, Turn turn)
    {
        var undoes = outcome.Page.List == ListKind.JobItems;
        // The rules allow no page of another phase to be on its way; the request id allows none twice. So either this activation
        // is behind, and the shell reads the head anew and asks again, or a backup was put back and the page was never sent.
        if (state.Open == 0 || undoes != (state.Phase == JobPhase.Undoing) || (undoes && turn.Found.Row(outcome.Page.RowKey(turn.Grain.Programme)) is null))
            return Decision.Unrecorded(Done.Instance);
        var (after, items) = undoes ? Undone(state, outcome, turn) : Adjusted(state, outcome);
        var row = RowWrite.Of(RowKey.Of(turn.Grain.Programme, ListKind.JobItems, turn.Grain.Ref, outcome.Page.Number), new JobItems(items, state.Phase == JobPhase.Measuring), Wire.Default.JobItems);
        return Pages.Go(after with { Open = after.Open - 1 }, turn) with { Rows = [row], Kept = outcome with { Replies = [] } };
    }

    private static (JobState State, JobItem[] Items) Adjusted(JobState state, PageOutcome outcome)
    {
        var items = new JobItem[outcome.Replies.Count];
        var counts = state.Counts;
        for (var i = 0; i < items.Length; i++)
        {
            var item = items[i] = Item(outcome.Replies[i]);
            var change = (item.After ?? 0) - (item.Before ?? 0);
            counts = item.Outcome switch
            {
                MemberOutcome.Applied => counts with { Applied = counts.Applied + 1, Up = counts.Up + Math.Max(0, change), Down = counts.Down + Math.Max(0, -change) },
                MemberOutcome.Unchanged => counts with { Unchanged = counts.Unchanged + 1 },
                MemberOutcome.Refused => counts with { Refused = counts.Refused + 1 },
                MemberOutcome.Failed => counts with { Failed = counts.Failed + 1 },
                _ => throw new System.Diagnostics.UnreachableException(item.Outcome.ToString()),
            };
        }

        return (state with { Counts = counts }, items);
    }

    private static JobItem Item(MemberReply reply) => reply.Reply switch
    {
        MemberAdjusted done => new(reply.Member, done.Before == done.After ? MemberOutcome.Unchanged : MemberOutcome.Applied, done.Before, done.After, done.Seq),
        Refused { Refusal: InsufficientBalance small } => new(reply.Member, MemberOutcome.Refused, small.Available, small.Available, Refusal: small),
        Refused refused => new(reply.Member, MemberOutcome.Refused, Refusal: refused.Refusal),
        _ => new(reply.Member, MemberOutcome.Failed),
    };

    private static (JobState State, JobItem[] Items) Undone(JobState state, PageOutcome outcome, Turn turn)
    {
        var row = turn.Found.Row(outcome.Page.RowKey(turn.Grain.Programme)) ?? throw new InvalidOperationException($"{turn.Grain}: page {outcome.Page.Number} has no items");
        JobItem[] items = [.. (JsonSerializer.Deserialize(row, Wire.Default.JobItems) ?? throw new JsonException("no items")).Items];
        var undo = state.Undo!;
        var at = 0;
        for (var i = 0; i < items.Length; i++)
        {
            if (!Pages.IsUndoable(items[i]))
                continue;
            items[i] = Undone(items[i], outcome.Replies[at++].Reply, state.Adjustment.Asset);
            var item = items[i];
            undo = undo with
            {
                Done = undo.Done + 1,
                TakenBack = undo.TakenBack + Math.Max(0, -item.Undone),
                Restored = undo.Restored + Math.Max(0, item.Undone),
                Spent = undo.Spent + item.Spent,
                Refused = undo.Refused + (item.UndoRefusal is null ? 0 : 1),
            };
        }

        return (state with { Undo = undo }, items);
    }

    private static JobItem Undone(JobItem item, Reply? reply, Ledger.Asset asset) => reply switch
    {
        Reversed reversed => item with { Undone = reversed.Restored[asset] - reversed.TakenBack[asset] + reversed.Waived[asset], Spent = reversed.Waived[asset] },
        // Somebody reversed this member's part by hand before.
        Refused refused => item with { UndoRefusal = refused.Refusal },
        _ => item with { UndoRefusal = new NotReversible() },
    };
}
