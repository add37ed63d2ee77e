using System.Text.Json;
using Cashback.Grains;
using Cashback.Matches;
using Cashback.Reads;

namespace Cashback.Jobs;

/// <summary>
/// Step 2: pages of payments are sent, then looked at again and again until nothing of them is on its way. Counts are those of
/// the last look that has ended.
/// </summary>
internal static class MatchPages
{
    /// <summary>Pages on their way at once. More would be faster by little, and every scan would wait for a larger commit.</summary>
    private const int MaxOpen = 1;

    private const long RoundOfSending = 1;

    /// <summary>Longest pause between two looks.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan WhileChoosing = TimeSpan.FromHours(1);

    public static Decision Go(MatchJobState state, Turn turn)
    {
        var messages = new List<Message>();
        for (; state.Open < MaxOpen && state.Next < state.Pages; state = state with { Next = state.Next + 1, Open = state.Open + 1 })
            messages.Add(Send(state, turn));
        return state.Open > 0 ? MatchJobs.Keep(state, messages) : Follow(state, turn);
    }

    /// <summary>What became of a page: a row of items, as an absolute value.</summary>
    public static Decision Take(MatchJobState state, PageOutcome outcome, Turn turn)
    {
        var key = RowKey.Of(turn.Grain.Programme, ListKind.JobItems, turn.Grain.Ref, outcome.Page.Number);
        var replies = state.Phase == MatchPhase.Settling && turn.Found.Row(key) is { } known ? OfThisJob(known, outcome.Replies) : outcome.Replies;
        var (items, look) = (new JobItem[replies.Count], state.Pass ?? new());
        for (var i = 0; i < items.Length; i++)
        {
            var sent = replies[i].Reply as RefundSent;
            var done = sent?.Status == RefundStatus.Done;
            var open = sent?.Status is RefundStatus.Sent or RefundStatus.Pending or RefundStatus.Due;
            items[i] = new(replies[i].Member, done ? MemberOutcome.Applied : open ? MemberOutcome.Unchanged : MemberOutcome.Failed, sent?.Total, sent?.Total - sent?.Amount);
            look = look with { Done = look.Done + (done ? 1 : 0), Open = look.Open + (open ? 1 : 0), Failed = look.Failed + (done || open ? 0 : 1), Amount = look.Amount + (sent?.Amount ?? 0), Choosing = look.Choosing + (sent?.Status == RefundStatus.Due ? 1 : 0) };
        }

        var row = RowWrite.Of(key, new JobItems(items), Wire.Default.JobItems);
        return MatchJobs.Go(state with { Open = state.Open - 1, Pass = look }, turn) with { Rows = [row], Kept = outcome with { Replies = [] } };
    }

    /// <summary>While it waits for buyers others work on the match: what they send is theirs.</summary>
    private static List<MemberReply> OfThisJob(byte[] row, IReadOnlyList<MemberReply> replies)
    {
        var sent = (JsonSerializer.Deserialize(row, Wire.Default.JobItems) ?? throw new JsonException("no items")).Items.Select(i => i.Member).ToHashSet();
        return [.. replies.Where(r => sent.Contains(r.Member))];
    }

    /// <summary>A pass has ended: the next one, or the end.</summary>
    private static Decision Follow(MatchJobState state, Turn turn)
    {
        var look = state.Pass ?? new();
        var after = state with
        {
            Phase = MatchPhase.Settling,
            Next = 0,
            Total = look.Done + look.Failed + look.Open,
            Counts = new(look.Done, 0, 0, look.Failed, 0, look.Amount),
            Sent = look,
            Pass = null,
            Look = state.Look + 1,
        };
        if (look.Open == 0)
            return MatchJobs.End(after, turn);
        // While buyers choose there is little to see, and nobody else has to wait for them.
        var waits = look.Choosing == look.Open && state.Dispatch!.Choice?.Until > turn.Now;
        var pause = TimeSpan.FromSeconds(Math.Min(1L << Math.Min(after.Look - 1, 20), (long)(waits ? WhileChoosing : LongestPause).TotalSeconds));
        var due = turn.Now + pause;
        return MatchJobs.Keep(
            after with { Due = waits && state.Dispatch!.Choice!.Until < due ? state.Dispatch.Choice.Until : due, Released = state.Released || waits },
            waits && !state.Released ? [new(state.Match, new EndMatchJob(turn.Grain.Ref))] : []);
    }

    private static Message Send(MatchJobState state, Turn turn) => state.Phase == MatchPhase.Working
        ? new(turn.Grain.Ref, new SendRefund(state.Match, state.Dispatch!), Page: new(ListKind.MatchPayments, state.Match, state.Next, 0, Page.Size, RoundOfSending))
        : new(turn.Grain.Ref, new LookAtRefund(state.Dispatch!), Page: new(ListKind.MatchPayments, state.Match, state.Next, 0, Page.Size, RoundOfSending + state.Look));
}
