using System.Buffers.Binary;
using Cashback.Grains;
using Cashback.Lists;
using Cashback.Problems;
using Cashback.Reads;

namespace Cashback.Jobs;

/// <summary>The items of a job in the order of its members.</summary>
internal static class JobItemList
{
    /// <summary>Rows looked through for one page: 64 pages of 256 members are about 2 MB.</summary>
    private const int MaxRows = 64;

    /// <summary>Bytes of a cursor: the row, and the place in it.</summary>
    private const int CursorSize = sizeof(long) + sizeof(int);

    public static async Task<ListReply<JobItemReply>> PageAsync(JobView view, int programme, PageQuery page, MemberOutcome? wanted, int incarnation, IReads reads)
    {
        var prefix = RowKey.Of(programme, ListKind.JobItems, view.Id);
        var (number, place) = Start(page);
        var items = new List<JobItemReply>(page.Limit);
        for (var looked = 0; looked < MaxRows; looked++)
        {
            var after = number == 0 ? null : RowKey.Of(programme, ListKind.JobItems, view.Id, number - 1);
            if (await reads.ListAsync(prefix, after, 1, descending: false) is not [var row])
                return new(items, null);
            var at = BinaryPrimitives.ReadInt64BigEndian(row.Key.AsSpan(prefix.Length));
            var stored = Stored.Read(row.Body, Wire.Default.JobItems);
            // A page that was only measured says nothing any more once the real thing has begun.
            var shown = stored.Measured == view.Measured ? stored.Items : [];
            for (var i = at == number ? place : 0; i < shown.Count; i++)
            {
                if (items.Count == page.Limit)
                    return new(items, Cursor(at, i));
                if (wanted is null || shown[i].Outcome == wanted)
                    items.Add(JobItemReply.Of(shown[i], view, incarnation));
            }

            (number, place) = (at + 1, 0);
        }

        return new(items, Cursor(number, 0));
    }

    private static (long Number, int Place) Start(PageQuery page) => page.Cursor switch
    {
        null => (0, 0),
        { Length: CursorSize } bytes when BinaryPrimitives.ReadInt64BigEndian(bytes) is >= 0 and var number && BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(sizeof(long))) is >= 0 and var place => (number, place),
        _ => throw PageQuery.Foreign(),
    };

    private static string Cursor(long number, int place)
    {
        Span<byte> bytes = stackalloc byte[CursorSize];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        BinaryPrimitives.WriteInt32BigEndian(bytes[sizeof(long)..], place);
        return PageQuery.Encode(bytes);
    }
}
