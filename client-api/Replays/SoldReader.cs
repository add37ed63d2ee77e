using System.Buffers.Binary;
using System.Text.Json;
using Cashback.Cards;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Lists;
using Cashback.Operations;
using Cashback.Programmes;
using Cashback.Reads;

namespace Cashback.Replays;

/// <summary>
/// Reads what was sold in some days: at each till, and orders without a card. Top-ups online and reversals are left out: the
/// one has a provider's fee to weigh, the other takes back by the rule of its own sale.
/// </summary>
internal sealed class SoldReader(IReads reads)
{
    private const int PageSize = 500;

    /// <summary>A till's clock may be ahead of ours by this (api.md).</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    /// <summary>Before it, there is no day to go back to.</summary>
    private static readonly DateOnly Earliest = DateOnly.MinValue.AddDays(2);

    /// <summary>The rules of each version: those of a change, and the defaults before the first.</summary>
    public async ValueTask<Func<int, Settings>> VersionsAsync(GrainId programme)
    {
        var known = new Dictionary<int, Settings>();
        for (var before = long.MaxValue; ;)
        {
            var page = await reads.HistoryAsync(programme, before, PageSize);
            foreach (var recorded in page)
            {
                if (recorded.Operation.Reply is SettingsChanged changed)
                    known[changed.Settings.Version] = changed.Settings;
            }

            if (page.Count < PageSize)
                return version => known.TryGetValue(version, out var settings) ? settings : new Settings();
            before = page[^1].Seq;
        }
    }

    public async IAsyncEnumerable<Sold> ReadAsync(int programme, ProgrammeInfo info, DateOnly from, DateOnly to)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(info.TimeZone);
        var first = from < Earliest ? DateTimeOffset.MinValue : new DateTimeOffset(from.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).AddDays(-1) - Ahead;
        var tills = RowKey.Of(programme, ListKind.Tills);
        await foreach (var till in RowsAsync(tills, null))
        {
            var prefix = RowKey.Of(programme, ListKind.TillOperations, GrainRef.Read(till.Key.AsSpan(tills.Length + sizeof(long))));
            await foreach (var row in RowsAsync(prefix, From(prefix, first)))
            {
                var place = row.Key.AsMemory(prefix.Length + sizeof(long));
                if (await OfAsync(new(programme, GrainRef.Read(place.Span)), BinaryPrimitives.ReadInt64BigEndian(place.Span[GrainRef.Size..])) is { } sold)
                    yield return sold;
            }
        }

        var purchases = RowKey.Of(programme, ListKind.Purchases);
        await foreach (var row in RowsAsync(purchases, From(purchases, first)))
        {
            var purchase = Stored.Read(row.Body, Wire.Default.PurchaseRow);
            // One at a till is in its list.
            if (await OfAsync(new(programme, purchase.Customer), purchase.Seq, withoutTill: true) is { } sold)
                yield return sold;
        }

        async ValueTask<Sold?> OfAsync(GrainId grain, long seq, bool withoutTill = false)
        {
            if (await reads.OperationAsync(grain, seq) is not { Operation: var operation } || (withoutTill && operation.Actor.Till is not null))
                return null;
            var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(operation.At, zone).DateTime);
            return day < from || day > to ? null : Sold(grain.Ref, operation);
        }
    }

    private static Sold? Sold(GrainRef holder, Operation operation) => (operation.Command, operation.Reply) switch
    {
        (Scan scan, Scanned done) => new(holder, scan.Bill - done.Discount, scan.Channel, done.RateBps, done.Earned, operation.Settings),
        (TopUp topUp, ToppedUp done) => new(holder, topUp.Amount, JsonSerializer.SerializeToElement(topUp.Method).GetString(), null, new(0, done.Credited.Gift, 0), operation.Settings),
        _ => null,
    };

    private static byte[] From(byte[] prefix, DateTimeOffset first)
    {
        var key = new byte[prefix.Length + sizeof(long)];
        prefix.CopyTo(key, 0);
        BinaryPrimitives.WriteInt64BigEndian(key.AsSpan(prefix.Length), first.UtcTicks);
        return key;
    }

    private async IAsyncEnumerable<Row> RowsAsync(byte[] prefix, byte[]? after)
    {
        while (true)
        {
            var rows = await reads.ListAsync(prefix, after, PageSize, descending: false);
            foreach (var row in rows)
                yield return row;
            if (rows.Count < PageSize)
                yield break;
            after = rows[^1].Key;
        }
    }
}
