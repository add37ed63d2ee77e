using Cashback.Grains;

namespace Cashback.Ledger;

/// <summary>
/// One decision's pen over one purse. Whatever it does to lots or debts it writes as a transfer too, so the two cannot
/// disagree; <see cref="Close"/> proves it. What is due to expire is booked when it is opened.
/// </summary>
internal sealed partial class PurseBook
{
    /// <summary>Bounds the state of a hot card and the transfers of one operation; lots above it merge.</summary>
    public const int MaxLots = 256;

    /// <summary>Debts above it merge into the newest.</summary>
    public const int MaxDebts = 64;

    private readonly Turn turn;
    private readonly Amounts before;
    private readonly List<Lot> lots;
    private readonly List<Debt> debts;
    private readonly List<Lapsed> lapsed;
    private readonly List<Transfer> transfers = [];
    private int made;
    private Amounts onHold;
    private DateTimeOffset? noticed;

    public PurseBook(Purse purse, Turn turn)
    {
        this.turn = turn;
        before = purse.Net();
        lots = [.. purse.Lots];
        debts = [.. purse.Debts];
        lapsed = [.. purse.Lapsed];
        onHold = purse.Held;
        noticed = purse.Noticed;
        Lapse();
    }

    public IReadOnlyList<Transfer> Transfers => transfers;

    /// <summary>A balance or a debt above <see cref="Amounts.Max"/>: the command is refused as <c>balance_too_large</c>.</summary>
    public bool TooLarge
    {
        get
        {
            Amounts held = default, owed = default;
            foreach (var lot in lots)
                held = held.Plus(lot.Stamp.Asset, lot.Left);
            foreach (var debt in debts)
                owed = owed.Plus(debt.Asset, debt.Amount);
            return Above(held) || Above(owed);

            static bool Above(Amounts sums) => sums.Money > Amounts.Max || sums.Gift > Amounts.Max || sums.Points > Amounts.Max;
        }
    }

    /// <summary>The purse after it all. Throws where lots and transfers disagree: that stops the grain, not the process.</summary>
    public Purse Close()
    {
        LotLimit.Apply(lots, MaxLots);
        lots.Sort((one, other) => one.Stamp.Id.CompareTo(other.Stamp.Id));
        var purse = new Purse { Lots = [.. lots], Debts = [.. debts], Lapsed = [.. lapsed], Held = onHold, Noticed = noticed };
        var net = before;
        foreach (var transfer in transfers)
        {
            if (transfer.Amount <= 0)
                throw new InvalidOperationException($"a transfer of {transfer.Amount}");
            if (transfer.Credit == Account.Purse)
                net = net.Plus(transfer.Asset, transfer.Amount);
            if (transfer.Debit == Account.Purse)
                net = net.Plus(transfer.Asset, -transfer.Amount);
        }

        if (net != purse.Net())
            throw new InvalidOperationException($"{turn.Grain}: lots − debts are {purse.Net()}, the transfers say {net}");
        if (lots.Exists(l => l.Left <= 0) || debts.Exists(d => d.Amount <= 0))
            throw new InvalidOperationException($"{turn.Grain}: a lot or debt without amount");
        for (var at = 1; at < lots.Count; at++)
        {
            if (lots[at].Stamp.Id == lots[at - 1].Stamp.Id || at >= MaxLots)
                throw new InvalidOperationException($"{turn.Grain}: too many lots, or one twice");
        }

        return purse;
    }

    private void Write(Account debit, Account credit, Asset asset, long amount, LotStamp? lot = null) =>
        transfers.Add(new(debit, credit, asset, amount, lot));

    private void Add(LotStamp stamp, long amount, bool frozen = false)
    {
        var at = lots.FindIndex(l => l.Stamp.Id == stamp.Id);
        if (at >= 0)
            lots[at] = lots[at] with { Left = lots[at].Left + amount };
        else
            lots.Add(new(stamp, amount, frozen));
    }

    private void Take(LotStamp stamp, long amount, Account to)
    {
        var at = lots.FindIndex(l => l.Stamp.Id == stamp.Id);
        var left = lots[at].Left - amount;
        if (left < 0)
            throw new InvalidOperationException($"{turn.Grain}: lot {stamp.Id} holds {lots[at].Left}, asked {amount}");
        if (left == 0)
            lots.RemoveAt(at);
        else
            lots[at] = lots[at] with { Left = left };
        Write(Account.Purse, to, stamp.Asset, amount, stamp);
    }
}
