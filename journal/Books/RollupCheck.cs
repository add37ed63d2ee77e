using System.Buffers.Binary;
using System.Text.Json;
using Cashback.Grains;
using Cashback.Journal;
using Cashback.Ledger;
using Cashback.Reads;

namespace Cashback.Books;

/// <summary>
/// Compares the roll-ups, which reports are made from, with the journal: both at the position that the follower had when the
/// proof began. Left out where there is no follower, or where it does not stand still for the time of one reading.
/// </summary>
internal sealed class RollupCheck(IJournal journal, int programme, Accounts accounts)
{
    private const int Attempts = 5;
    private const int PageSize = 1000;

    private readonly List<Side> _journal = [];
    private List<Side> _rollups = [];
    private string? _unreadable;
    private long _at = -1;

    /// <summary>The position that the follower had; null: there is none.</summary>
    public async ValueTask<long?> LoadAsync(Differences differences)
    {
        long? first = null;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var before = await PositionAsync();
            if (before is not { } position)
                return first;
            first ??= position;
            (_rollups, _unreadable) = ([], null);
            await ReadAsync();
            if (await PositionAsync() != position)
                continue;
            if (_unreadable is null)
                _at = position;
            else
                differences.Add(ProofCodes.Unreadable, new(programme, GrainRef.Programme), null, $"A roll-up cannot be read: {_unreadable}");
            return first;
        }

        return first;
    }

    public bool Overshoots(long position) => _at >= 0 && position > _at;

    public void Add(Leg leg)
    {
        if (_at < 0)
            return;
        At(_journal, accounts.Whole(leg.Debit)).Debit.Add(leg.Asset, leg.Amount);
        At(_journal, accounts.Whole(leg.Credit)).Credit.Add(leg.Asset, leg.Amount);
    }

    /// <summary>Compares where the walk has come to the follower's position.</summary>
    public void Reached(long position, Differences differences)
    {
        if (_at < 0 || position < _at)
            return;
        if (position == _at)
            Compare(differences);
        _at = -1;
    }

    private void Compare(Differences differences)
    {
        for (var id = 0; id < accounts.Count; id++)
        {
            var (expected, found) = (At(_journal, id), At(_rollups, id));
            foreach (var asset in Sums.Assets)
            {
                Compare(differences, id, asset, "debits", expected.Debit[asset], found.Debit[asset]);
                Compare(differences, id, asset, "credits", expected.Credit[asset], found.Credit[asset]);
            }
        }
    }

    private void Compare(Differences differences, int id, Asset asset, string side, long expected, long found)
    {
        if (expected != found)
            differences.Add(ProofCodes.RollupDiffers, accounts.Name(id), null, accounts.Name(id), asset, $"The roll-ups hold another sum of {side} than the journal adds up to", expected, found);
    }

    private async ValueTask<long?> PositionAsync() =>
        await journal.FollowerAsync(RollupKey.Follower) is { } state ? BinaryPrimitives.ReadInt64BigEndian(state) : null;

    private async ValueTask ReadAsync()
    {
        byte[]? after = null;
        while (true)
        {
            var page = await journal.ListAsync(RollupKey.All(programme), after, PageSize, descending: false);
            foreach (var row in page)
            {
                after = row.Key;
                try
                {
                    Add(row);
                }
                catch (JsonException exception)
                {
                    _unreadable = exception.Message;
                }
            }

            if (page.Count < PageSize)
                return;
        }
    }

    private void Add(Row row)
    {
        if (RollupKey.What(row.Key) != RollupKey.OfAccount)
            return;
        var day = RollupKey.Read(row, RollupJson.Default.AccountDay);
        var side = At(_rollups, accounts.Id(RollupKey.AccountOf(row.Key)));
        foreach (var asset in Sums.Assets)
        {
            side.Debit.Add(asset, day.Debit[asset]);
            side.Credit.Add(asset, day.Credit[asset]);
        }
    }

    private static Side At(List<Side> sides, int id)
    {
        while (sides.Count <= id)
            sides.Add(new());
        return sides[id];
    }

    private sealed class Side
    {
        public Sums Debit;
        public Sums Credit;
    }
}
