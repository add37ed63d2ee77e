using System.Diagnostics;
using System.Text.Json;
using Cashback.Grains;
using Cashback.Jobs;
using Cashback.Ledger;
using Cashback.Operations;
using Cashback.Reads;

namespace Cashback.Cards;

/// <summary>What a reversal does, before it is written: or why it does nothing.</summary>
internal sealed record Undoing
{
    public Refusal? Refusal { get; init; }

    /// <summary>What is reversed after it, over all reversals of the operation.</summary>
    public ReversedSoFar SoFar { get; init; } = ReversedSoFar.Nothing;

    public Amounts TakenBack { get; init; }
    public Amounts Restored { get; init; }
    public Amounts Debt { get; init; }
    public Amounts Waived { get; init; }
    public long HandBack { get; init; }
    public Sale? Sale { get; init; }
    public IReadOnlyList<Message> Messages { get; init; } = [];

    public static Undoing Refuse(Refusal refusal) => new() { Refusal = refusal };
}

/// <summary>
/// Undoes an operation of the same grain, wholly or in parts, by another operation. Refusals in this order: <c>not_found</c>,
/// <c>forbidden</c>, <c>time_out_of_range</c>, <c>not_reversible</c>, <c>exceeds_original</c>, then <c>drawer_closed</c>,
/// <c>drawer_too_low</c> (cash to hand back), <c>balance_too_large</c>.
/// </summary>
internal static class Reversing
{
    /// <summary>How long a till may reverse what it did (api.md, "Who may").</summary>
    public static readonly TimeSpan TillFor = TimeSpan.FromHours(24);

    public static Needs Needs(GrainId grain, Reverse reverse) => reverse.Via is null
        ? new([reverse.Seq], [Row(grain, reverse)])
        : new([], [Row(grain, reverse)]) { Foreign = (Journal(grain, reverse), reverse.Seq) };

    /// <summary>In whose journal the operation stands: its purse may have come here since.</summary>
    public static GrainId Journal(GrainId grain, Reverse reverse) => grain with { Ref = reverse.Via ?? grain.Ref };

    public static Ruling<Wallet> Judge(Wallet wallet, Reverse reverse, Turn turn)
    {
        var journal = Journal(turn.Grain, reverse);
        if (turn.Found.Operation(journal, reverse.Seq)?.Operation is not { } original)
            return Ruling<Wallet>.Refuse(wallet, new NotFound());
        if (Guard(original, reverse, turn) is { } refusal)
            return Ruling<Wallet>.Refuse(wallet, refusal);
        var before = Before(Row(turn.Grain, reverse), turn);
        var book = new PurseBook(wallet.Purse, turn);
        original = original with { Transfers = book.Localize(original.Transfers, journal.Ref) };
        // A match refunds what was bought: whatever else its import named stays as it is.
        if (!Reversible.Is(original) || (reverse.Refunded && original.Command is not Scan))
            return Ruling<Wallet>.Refuse(wallet, new NotReversible());
        var undoing = (original.Command, original.Reply) switch
        {
            (Scan scan, Scanned scanned) => ReversingScan.Judge(original, scan, scanned, before, reverse, book),
            (TopUp topUp, ToppedUp toppedUp) => ReversingTopUp.Judge(original, topUp, toppedUp, before, reverse, book, turn),
            (Adjust adjust, Adjusted) => ReversingAdjustment.Judge(original, adjust.Asset, adjust.Amount, before, reverse, book),
            (AdjustMember member, MemberAdjusted done) =>
                ReversingAdjustment.Judge(original, member.Adjustment.Asset, done.After - done.Before, before, reverse, book),
            _ => throw new UnreachableException(),
        };
        return undoing.Refusal is { } no ? Ruling<Wallet>.Refuse(wallet, no)
            : book.TooLarge ? Ruling<Wallet>.Refuse(wallet, new BalanceTooLarge(Amounts.Max))
            : Write(wallet, undoing, book, reverse, turn);
    }

    /// <summary>The part asked for, or all that remains: <c>exceeds_original</c> where it is more, or nothing remains.</summary>
    public static (long Asked, ExceedsOriginal? Refusal) Part(long original, long remaining, ReversedSoFar before, Reverse reverse)
    {
        var asked = reverse.Amount ?? remaining;
        var over = before.Full || asked > remaining;
        return (asked, over ? new(before.Full ? 0 : remaining, reverse.Amount ?? original) : null);
    }

    private static Refusal? Guard(Operation original, Reverse reverse, Turn turn)
    {
        var done = original.Received ?? original.At;
        var foreign = original.Actor.Till != turn.Actor.Till || turn.Now > done + TillFor;
        // Who may not give or take money by hand may not undo it either.
        var owners = original.Command is Adjust { Asset: Asset.Money } or AdjustMember { Adjustment.Asset: Asset.Money } && turn.Actor.Role is not (Role.Owner or Role.System);
        return owners || (turn.Actor.Role == Role.Till && foreign) ? new Forbidden() : TimeRange.Check(reverse.At, turn);
    }

    private static Ruling<Wallet> Write(Wallet wallet, Undoing undoing, PurseBook book, Reverse reverse, Turn turn)
    {
        var purse = book.Close();
        var at = reverse.Via is null ? default(GrainRef?) : turn.Grain.Ref;
        var by = undoing.SoFar.At == at ? undoing.SoFar.By : [];
        var row = undoing.SoFar with { By = [.. by.Skip(by.Count - ReversedSoFar.MaxBy + 1), turn.Seq], At = at };
        var reply = new Reversed(undoing.TakenBack, undoing.Restored, undoing.HandBack, undoing.Debt, undoing.Waived, purse.View(turn.Now));
        return new(wallet with { Purse = purse }, reply)
        {
            Transfers = book.Transfers,
            Messages = undoing.Messages,
            Rows = [RowWrite.Of(Row(turn.Grain, reverse), row, Wire.Default.ReversedSoFar)],
            Sale = undoing.Sale,
            At = reverse.At,
        };
    }

    internal static ReversedSoFar Before(byte[] row, Turn turn) => turn.Found.Row(row) is { } body
        ? JsonSerializer.Deserialize(body, Wire.Default.ReversedSoFar) ?? throw new JsonException("no reversal")
        : ReversedSoFar.Nothing;

    internal static byte[] Row(GrainId grain, Reverse reverse) => RowKey.Of(grain.Programme, ListKind.Reversals, reverse.Via ?? grain.Ref, reverse.Seq);
}
