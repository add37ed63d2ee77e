using System.Diagnostics;
using System.Text.Json.Serialization;
using Cashback.Cards;
using Cashback.Grains;
using Cashback.Jobs;
using Cashback.Ledger;
using Cashback.Matches;
using Cashback.Programmes;
using Cashback.Reads;

namespace Cashback.Replays;

/// <param name="Settings">The rules that are tried.</param>
/// <param name="From">First local day.</param>
/// <param name="To">Last local day.</param>
/// <param name="By">Who asked for it.</param>
/// <param name="Status">As people see it.</param>
/// <param name="Totals">What it came to.</param>
internal sealed record ReplayState(
    [property: JsonPropertyName("s")] Settings Settings,
    [property: JsonPropertyName("f")] DateOnly From,
    [property: JsonPropertyName("to")] DateOnly To,
    [property: JsonPropertyName("by")] Actor By,
    [property: JsonPropertyName("st")] JobStatus Status,
    [property: JsonPropertyName("r")] ReplayTotals? Totals) : JobWork;

/// <summary>A replay of rules: the edge reads and asks, this keeps what it came to. Refusals: <c>wrong_job_state</c>.</summary>
internal static class Replaying
{
    /// <summary>The row is what the edge works by: it is there as long as the job is at work.</summary>
    public static Decision Start(StartReplay start, Turn turn) =>
        new(new ReplayState(start.Settings, start.From, start.To, turn.Actor, JobStatus.Running, null), Done.Instance) { Rows = [new(Row(turn), [])] };

    public static Decision Judge(ReplayState state, Command command, Turn turn) => (command, state.Status) switch
    {
        (FinishReplay finish, JobStatus.Running) => new(state with { Status = JobStatus.Done, Totals = Totals(finish) }, Done.Instance) { Rows = [RowWrite.Delete(Row(turn))] },
        (CancelJob, JobStatus.Running) => new(state with { Status = JobStatus.Cancelled }, Done.Instance) { Rows = [RowWrite.Delete(Row(turn))] },
        (ApproveJob or CancelJob or PauseJob or ResumeJob or UndoJob, _) => Decision.Refuse(state, new WrongJobState(state.Status)),
        (FinishReplay or StartReplay or StartJob or StartMatchJob or BeginUndo or WakeJob or MessageOutcome or PageOutcome, _) => Decision.Unrecorded(Done.Instance),
        _ => throw new UnreachableException(command.ToString()),
    };

    private static byte[] Row(Turn turn) => RowKey.Of(0, ListKind.Replays, turn.Grain.ToBytes());

    /// <summary>Gift decides; where it is the same, points do.</summary>
    private static ReplayTotals Totals(FinishReplay finish)
    {
        if (finish.Changes is not { } changes)
            return finish.Totals;
        long Of(int sign) => changes.Where(change => (change.Gift == 0 ? change.Points : change.Gift) == sign).Sum(change => change.Count);
        return finish.Totals with { Winners = Of(1), Losers = Of(-1), Same = Of(0) };
    }

    public static JobView View(ReplayState s, Turn turn) => new(
        turn.Grain.Ref, s.Status, GrainRef.Programme, s.Totals?.Sales ?? 0, new(Unchanged: s.Totals?.Sales ?? 0), null, s.By, null, true, turn.Seq - 1, Replay: new(s.Settings, s.From, s.To, s.Totals));

    /// <summary>A rate that the rules of then do not explain was the customer's own, or his group's: it stays.</summary>
    public static ReplayedSalesView Sales(ProgrammeInfo info, ReplaySales replay) => new([.. replay.Sales.Select(sale =>
    {
        var (rules, reward) = (replay.Rules.Earn, replay.Rules.TopUpCashback);
        if (sale.RateBps is not { } counted)
            return reward.Enabled && reward.Channels.Contains(sale.Channel, StringComparer.Ordinal) ? new Amounts(0, TopUpReward.Of(sale.Amount, new(reward.Start, reward.Value, reward.Cap)), 0) : default;
        var rate = counted == Earning.Rate(sale.Channel, replay.Was.Earn) ? Earning.Rate(sale.Channel, rules) : counted;
        return Earning.Of(sale.Amount, rate, rules, info);
    })]);
}
