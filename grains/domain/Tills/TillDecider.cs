using System.Buffers.Binary;
using System.Diagnostics;
using Cashback.Cards;
using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Programmes;
using Cashback.Reads;

namespace Cashback.Tills;

/// <summary>
/// A point of sale and its drawer. Refusals in this order: <c>not_found</c>, <c>no_drawer</c>, <c>drawer_open</c> or
/// <c>drawer_closed</c>, <c>drawer_too_low</c>, <c>balance_too_large</c>.
/// </summary>
internal sealed class TillDecider() : Decider<TillState>(GrainKind.Till, 1, TillJson.Default.TillState)
{
    /// <summary>A drawer is an asset, so a debit balance. One that is closed is empty.</summary>
    public override IEnumerable<Holding> Holdings(GrainId grain, GrainState state) =>
        [new(new(AccountKind.Drawer, grain.Ref.ToString()), Asset.Money, -(((TillState)state).Session?.Content ?? 0))];

    public override Needs Needs(GrainId grain, Command command) => command is Reverse reverse ? Exchanging.Needs(grain, reverse) : Grains.Needs.Nothing;

    protected override Decision Judge(TillState? state, Command command, Turn turn) => (command, state) switch
    {
        (CreateTill create, null) => new(new TillState(create.Name, create.Venue, create.Drawer), Done.Instance),
        // Named from the request, so it is the same till.
        (CreateTill, { }) => Decision.Unrecorded(Done.Instance),
        (ReceiveCash cash, { } s) => Receive(s, cash, turn),
        (Reverse reverse, { } s) => Exchanging.Reverse(s, reverse, turn),
        (OpenDrawer or MoveDrawerCash or CloseDrawer or Exchange, { HasDrawer: false } s) => Decision.Refuse(s, new NoDrawer()),
        (OpenDrawer, { Session: { } } s) => Decision.Refuse(s, new DrawerIsOpen()),
        (OpenDrawer open, { } s) => Open(s, open, turn),
        (MoveDrawerCash or CloseDrawer or Exchange, { Session: null } s) => Decision.Refuse(s, new DrawerIsClosed()),
        (MoveDrawerCash move, { } s) => Move(s, s.Session, move, turn),
        (Exchange exchange, { } s) => Exchanging.Judge(s, s.Session, exchange, turn),
        (CloseDrawer close, { } s) => Close(s, s.Session, close, turn),
        (ReceiveCash or OpenDrawer or MoveDrawerCash or CloseDrawer or Exchange or Reverse, null) => Decision.Unrecorded(new Refused(new NotFound())),
        _ => throw new UnreachableException(command.ToString()),
    };

    protected override Reply Answer(TillState? state, Query query, Turn turn) => (query, state) switch
    {
        (GetTill, { } s) => new TillView(turn.Grain.Ref, s.Name, s.Venue, s.HasDrawer, s.HasDrawer ? new(s.Session is not null, s.Sessions, s.Session?.Content ?? 0) : null),
        (GetTill, null) => new Refused(new NotFound()),
        _ => throw new UnreachableException(query.ToString()),
    };

    private static Decision Open(TillState state, OpenDrawer open, Turn turn) =>
        new(state with { Sessions = state.Sessions + 1, Session = new(open.Float, turn.Now) }, Done.Instance)
        {
            Transfers = TillCash.Move(Drawer(turn), Safe(turn), open.Float),
            Rows = [new(RowKey.Of(turn.Grain.Programme, ListKind.OpenDrawers, turn.Grain.Ref), Ticks(turn.Now))],
        };

    private static Decision Move(TillState state, DrawerSession session, MoveDrawerCash move, Turn turn)
    {
        var content = session.Content + move.Amount;
        if (move.Amount < 0 && content < 0)
            return Decision.Refuse(state, new DrawerTooLow(session.Content, -move.Amount));
        return content > Amounts.Max
            ? Decision.Refuse(state, new BalanceTooLarge(Amounts.Max))
            : new(state with { Session = session with { Content = content } }, Done.Instance) { Transfers = TillCash.Move(Drawer(turn), Safe(turn), move.Amount) };
    }

    /// <summary>The difference is booked, and what was counted goes to the safe: a closed drawer is empty.</summary>
    private static Decision Close(TillState state, DrawerSession session, CloseDrawer close, Turn turn)
    {
        var difference = close.Counted - session.Content;
        var closing = new DrawerClosed(state.Sessions, session.Content, close.Counted, difference, LocalDay.Of(session.OpenedAt, turn.Programme.Info));
        return new(state with { Session = null }, closing)
        {
            Transfers =
            [
                .. TillCash.Move(Drawer(turn), new(AccountKind.CashDifference, turn.Grain.Ref.ToString()), difference),
                .. TillCash.Move(Drawer(turn), Safe(turn), -close.Counted),
            ],
            Rows = [RowWrite.Of(RowKey.Of(turn.Grain.Programme, ListKind.Closings, turn.Grain.Ref, closing.Number), closing, Wire.Default.DrawerClosed), RowWrite.Delete(RowKey.Of(turn.Grain.Programme, ListKind.OpenDrawers, turn.Grain.Ref))],
        };
    }

    /// <summary>It has happened, so it is never refused; without an open session it is cash that nobody counts.</summary>
    private static Decision Receive(TillState state, ReceiveCash cash, Turn turn)
    {
        var account = state.Session is null ? new Account(AccountKind.Uncounted, turn.Grain.Ref.ToString()) : Drawer(turn);
        var session = state.Session is { } open ? open with { Content = open.Content + cash.Amount } : null;
        return new(state with { Session = session }, Done.Instance) { Transfers = TillCash.Move(account, Account.Transit, cash.Amount) };
    }

    private static byte[] Ticks(DateTimeOffset at)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, at.UtcTicks);
        return bytes;
    }

    private static Account Drawer(Turn turn) => new(AccountKind.Drawer, turn.Grain.Ref.ToString());

    private static Account Safe(Turn turn) => new(AccountKind.Safe, turn.Grain.Ref.ToString());
}
