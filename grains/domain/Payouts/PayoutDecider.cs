using System.Diagnostics;
using Cashback.Cards;
using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Programmes;
using Cashback.Reads;
using Cashback.TopUps;
using Cashback.Vouchers;

namespace Cashback.Payouts;

/// <summary>
/// One payout (mission.md C): the points lie here until it is decided, then the money that they became. Every step from
/// another state than its own is refused as <c>wrong_state</c>.
/// </summary>
internal sealed class PayoutDecider() : Decider<PayoutState>(GrainKind.Payout, 1, PayoutJson.Default.PayoutState)
{
    private static readonly Account Held = new(AccountKind.PayoutsHeld);
    private static readonly Account Due = new(AccountKind.PayoutsDue);
    private static readonly Account Sent = new(AccountKind.PayoutsSent);
    private static readonly Account Returned = new(AccountKind.PayoutsReturned);
    private static readonly Account Converted = new(AccountKind.Converted, "payout");

    public override IEnumerable<Holding> Holdings(GrainId grain, GrainState state)
    {
        var payout = (PayoutState)state;
        var account = payout.Open.Request.Method == PayoutMethod.Account;
        yield return new(Held, Asset.Points, payout.Status == PayoutStatus.Pending ? payout.Open.Points : 0);
        yield return new(Due, Asset.Money, account && payout.Status == PayoutStatus.Approved ? payout.Open.Amount : 0);
        yield return new(Sent, Asset.Money, payout.Status == PayoutStatus.Sent ? payout.Open.Amount : 0);
    }

    protected override Decision Judge(PayoutState? state, Command command, Turn turn)
    {
        var decision = Rule(state, command, turn);
        if (decision.State is not PayoutState after)
            return decision;
        // Who decides about it is answered with what it was then, however often he asks and whatever became of it.
        var reply = decision.Reply is Done && command is ApprovePayout or RejectPayout or CancelPayout or ReturnPayout ? PayoutRows.View(after, turn) : decision.Reply;
        return decision with { Reply = reply, Rows = [.. decision.Rows, .. PayoutRows.Write(state, after, turn)] };
    }

    protected override Reply Answer(PayoutState? state, Query query, Turn turn) => (query, state) switch
    {
        (GetPayout, { } s) => PayoutRows.View(s, turn),
        (GetPayout, null) => new Refused(new NotFound()),
        _ => throw new UnreachableException(query.ToString()),
    };

    private static Decision Rule(PayoutState? state, Command command, Turn turn) => (command, state) switch
    {
        (OpenPayout open, null) => new(new PayoutState(open, turn.Now, PayoutStatus.Pending, []), Done.Instance) { Transfers = [new(Account.Transit, Held, Asset.Points, open.Points)] },
        // Named from the request, and its message is known by its id.
        (OpenPayout, { }) => Decision.Unrecorded(Done.Instance),
        (_, { } s) when !PayoutActs.Can(s.Status, command) => Decision.Refuse(s, new WrongState(s.Status)),
        (ApprovePayout approve, { } s) => Approve(s, approve, turn),
        (RejectPayout, { } s) => GiveBack(s with { Status = PayoutStatus.Rejected }, turn, s.Open.Points, Back(s)),
        (CancelPayout, { } s) => GiveBack(s with { Status = PayoutStatus.Cancelled }, turn, s.Open.Points, Back(s)),
        (SendPayout, { Status: PayoutStatus.Approved, Open: { Request.Method: PayoutMethod.Account, NotBefore: { } notBefore } } s) when notBefore > turn.Now => Decision.Refuse(s, new CoolingOff(notBefore)),
        (SendPayout send, { Status: PayoutStatus.Approved, Open.Request.Method: PayoutMethod.Account } s) => Send(s, send),
        (ReturnPayout, { } s) => GiveBack(
            s with { Status = PayoutStatus.Returned },
            turn,
            0,
            new Transfer(Sent, Returned, Asset.Money, s.Open.Amount),
            new Transfer(Returned, Converted, Asset.Money, s.Open.Amount),
            new Transfer(Converted, Account.TransitOf(0), Asset.Points, s.Open.Points)),
        (SendPayout, { } s) => Decision.Refuse(s, new WrongState(s.Status)),
        (ApprovePayout or RejectPayout or CancelPayout or SendPayout or ReturnPayout, null) => Decision.Unrecorded(new Refused(new NotFound())),
        _ => throw new UnreachableException(command.ToString()),
    };

    private static Decision Approve(PayoutState state, ApprovePayout approve, Turn turn)
    {
        var (open, amount) = (state.Open, state.Open.Amount);
        if (turn.Settings.Approval.PayoutFrom is { } from && amount >= from && turn.Actor.Key == open.Maker)
            return Decision.Refuse(state, new SecondPersonNeeded());
        var after = state with { Status = PayoutStatus.Approved, Approvals = [.. state.Approvals, new(turn.Actor.Key, turn.Now)], Voucher = approve.Voucher };
        var points = new Transfer(Held, Converted, Asset.Points, open.Points);
        if (open.Request.Method == PayoutMethod.Account)
        {
            if ((turn.Facts.Person ?? []).FirstOrDefault(r => r.List == ListKind.PayoutOrders) is not { } order)
                return Decision.Refuse(state, new CustomerErased());
            return new(after with { Voucher = null }, Done.Instance)
            {
                Rows = [new(RowKey.Of(turn.Grain.Programme, ListKind.PayoutOrders, turn.Grain.Ref), order.Body)],
                Transfers = [points, new(Converted, Due, Asset.Money, amount)],
                Messages = [new(open.Customer, new SettleHold(open.Points))],
            };
        }

        if (approve.Voucher is not { } voucher)
            throw new ArgumentException($"{turn.Grain}: the edge names the voucher");
        DateTimeOffset? expires = turn.Settings.Payout.VoucherValidDays is { } days ? LocalDay.EndAfter(turn.Now, days, turn.Programme.Info) : null;
        return new(after, Done.Instance)
        {
            Transfers = [points, new(Converted, Account.TransitOf(0), Asset.Money, amount)],
            Messages = [new(voucher, new CreateVoucher(turn.Grain.Ref, amount, expires)), new(open.Customer, new SettleHold(open.Points))],
        };
    }

    private static Decision Send(PayoutState state, SendPayout send) => new(state with { Status = PayoutStatus.Sent, Batch = send.Batch }, Done.Instance)
    {
        Transfers = [new(Due, Sent, Asset.Money, state.Open.Amount)],
        Messages = [new(state.Open.Customer, new SettleHold(0, state.Open.Request.Account))],
    };

    private static DaySpent? Requested(PayoutState state) => state.Open.On is { } day ? new(day, state.Open.Amount) : null;

    private static Transfer Back(PayoutState state) => new(Held, Account.TransitOf(0), Asset.Points, state.Open.Points);

    /// <summary>To the same lots; those that would expire sooner live to the end of the 30th day.</summary>
    private static Decision GiveBack(PayoutState after, Turn turn, long released, params Transfer[] transfers) => new(after, Done.Instance)
    {
        Transfers = transfers,
        // The lots go to where the purse is now; the hold is with him who asked.
        Messages =
        [
            new(after.Open.Customer, new ReturnLots(after.Open.Customer, after.Open.Lots, LiveUntil: LocalDay.EndAfter(turn.Now, PurseBook.RestoredDays, turn.Programme.Info), Requested: Requested(after))),
            .. released > 0 ? [new Message(after.Open.Customer, new SettleHold(released))] : Array.Empty<Message>(),
        ],
    };
}
