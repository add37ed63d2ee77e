using Cashback.Grains;
using Cashback.Journal;
using Cashback.Ledger;
using Cashback.Programmes;
using Cashback.Reads;

namespace Cashback.Books;

/// <summary>What one page of the feed adds to the roll-ups.</summary>
internal sealed class RollupFold(Accounts accounts)
{
    private readonly SortedDictionary<byte[], object> _added = new(Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)));
    private readonly Dictionary<(int Programme, int Day, int Account), Sides> _accounts = [];
    private readonly Dictionary<(int Programme, int Day, GrainRef? Venue), Place> _venues = [];
    private readonly HashSet<(int Programme, int Day)> _days = [];

    public void Add(int programme, int day, BodyReader body)
    {
        _days.Add((programme, day));
        foreach (var leg in body.Legs)
        {
            if (!leg.InRange)
                continue;
            Of(programme, day, leg.Debit).Debit.Add(leg.Asset, leg.Amount);
            Of(programme, day, leg.Credit).Credit.Add(leg.Asset, leg.Amount);
            if (Figure(programme, day, body.Venue, leg.Debit) is { } debited)
                debited.Add(accounts[leg.Debit], leg.Asset, leg.Amount);
            if (Figure(programme, day, body.Venue, leg.Credit) is { } credited)
                credited.Add(accounts[leg.Credit], leg.Asset, -leg.Amount);
        }

        if (body.Turnover == 0 && body.Orders == 0 && body.Discount == 0)
            return;
        var venue = At(programme, day, body.Venue);
        venue.Turnover += body.Turnover;
        venue.Orders += body.Orders;
        venue.Discount += body.Discount;
    }

    /// <summary>The rows to write: what is stored and what was added. A day's span begins with the page it was first met in.</summary>
    public async ValueTask<List<RowWrite>> RowsAsync(IJournal journal, long after, long last)
    {
        foreach (var ((programme, day, account), sides) in _accounts)
            _added.Add(RollupKey.Account(programme, day, accounts.Name(account)), sides);
        foreach (var ((programme, day, venue), place) in _venues)
            _added.Add(RollupKey.Venue(programme, day, venue), place);
        foreach (var (programme, day) in _days)
            _added.Add(RollupKey.Span(programme, day), new DaySpan(after, last));
        var stored = (await journal.RowsAsync([.. _added.Keys])).ToDictionary(r => Convert.ToHexString(r.Key), StringComparer.Ordinal);
        return [.. _added.Select(a => Sum(a.Key, a.Value, stored.TryGetValue(Convert.ToHexString(a.Key), out var row) ? row : null))];
    }

    private static RowWrite Sum(byte[] key, object added, Row? stored)
    {
        switch (added)
        {
            case Sides sides:
                var day = stored is { } a ? RollupKey.Read(a, RollupJson.Default.AccountDay) : new(default, default);
                return RowWrite.Of(key, new(day.Debit.Plus(sides.Debit), day.Credit.Plus(sides.Credit)), RollupJson.Default.AccountDay);
            case Place place:
                var venue = stored is { } v ? RollupKey.Read(v, RollupJson.Default.VenueDay) : new(0, 0, 0, default, default, default);
                return RowWrite.Of(key, place.AddTo(venue), RollupJson.Default.VenueDay);
            case DaySpan span:
                return RowWrite.Of(key, stored is { } s ? RollupKey.Read(s, RollupJson.Default.DaySpan) with { Last = span.Last } : span, RollupJson.Default.DaySpan);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private Sides Of(int programme, int day, int account)
    {
        var key = (programme, day, accounts.Whole(account));
        if (!_accounts.TryGetValue(key, out var sides))
            _accounts.Add(key, sides = new());
        return sides;
    }

    private Place? Figure(int programme, int day, GrainRef? venue, int account) =>
        accounts[account] is { Kind: AccountKind.Granted, Detail: Place.EarnedDetail or Place.RewardDetail } or { Kind: AccountKind.Redeemed } ? At(programme, day, venue) : null;

    private Place At(int programme, int day, GrainRef? venue)
    {
        if (!_venues.TryGetValue((programme, day, venue), out var place))
            _venues.Add((programme, day, venue), place = new());
        return place;
    }

    private sealed class Sides
    {
        public Sums Debit;
        public Sums Credit;
    }

    private sealed class Place
    {
        public const string EarnedDetail = "earned";
        public const string RewardDetail = "topUpReward";

        private Sums _earned;
        private Sums _reward;
        private Sums _redeemed;

        public long Turnover { get; set; }

        public long Orders { get; set; }

        public long Discount { get; set; }

        /// <summary>Debits above zero: granting debits its account, redeeming credits it.</summary>
        public void Add(Account account, Asset asset, long debit)
        {
            if (account.Kind == AccountKind.Redeemed)
                _redeemed.Add(asset, -debit);
            else if (account.Detail == EarnedDetail)
                _earned.Add(asset, debit);
            else
                _reward.Add(asset, debit);
        }

        public VenueDay AddTo(VenueDay day) =>
            new(day.Turnover + Turnover, day.Orders + Orders, day.Discount + Discount, day.Earned.Plus(_earned), day.Reward.Plus(_reward), day.Redeemed.Plus(_redeemed));
    }
}
