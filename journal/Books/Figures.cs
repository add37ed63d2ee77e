using Cashback.Ledger;
using Cashback.Reads;

namespace Cashback.Books;

/// <summary>Adds up what happened at venues.</summary>
internal sealed class Figures
{
    private VenueDay _sum = new(0, 0, 0, default, default, default);

    public bool IsEmpty => _sum == new VenueDay(0, 0, 0, default, default, default);

    /// <summary>Gift granted ÷ turnover, half away from zero.</summary>
    public int ShareBps
    {
        get
        {
            if (_sum.Turnover == 0)
                return 0;
            var (granted, turnover) = ((Int128)(_sum.Earned.Gift + _sum.Reward.Gift) * 10_000, (Int128)_sum.Turnover);
            var share = (2 * Int128.Abs(granted) + Int128.Abs(turnover)) / (2 * Int128.Abs(turnover)) * Int128.Sign(granted) * Int128.Sign(turnover);
            return (int)Int128.Clamp(share, int.MinValue, int.MaxValue);
        }
    }

    public void Add(VenueDay day) => _sum = new(
        _sum.Turnover + day.Turnover,
        _sum.Orders + day.Orders,
        _sum.Discount + day.Discount,
        _sum.Earned.Plus(day.Earned),
        _sum.Reward.Plus(day.Reward),
        _sum.Redeemed.Plus(day.Redeemed));

    public CashbackFigures ToFigures() => new(_sum.Turnover, _sum.Orders, _sum.Discount, _sum.Earned, _sum.Reward, _sum.Redeemed);
}

/// <summary>Adds up what is owed to holders: credits − debits of their accounts.</summary>
internal sealed class Owed
{
    private Amounts _purses;
    private Amounts _transit;
    private Amounts _vouchers;
    private Amounts _held;

    public void Add(AccountKind kind, AccountDay day)
    {
        var owed = day.Credit.Minus(day.Debit);
        switch (kind)
        {
            case AccountKind.Purse:
                _purses = _purses.Plus(owed);
                break;
            case AccountKind.Transit:
                _transit = _transit.Plus(owed);
                break;
            case AccountKind.Vouchers:
                _vouchers = _vouchers.Plus(owed);
                break;
            case AccountKind.PayoutsHeld:
                _held = _held.Plus(owed);
                break;
            default:
                // Accounts of the house: nobody is owed what they show.
                break;
        }
    }

    public Liability ToLiability() => new(_purses, _transit, _vouchers, _held);
}
