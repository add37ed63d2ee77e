using System.Buffers.Binary;
using Cashback.Grains;
using Cashback.Journal;
using Cashback.Reads;

namespace Cashback.Rfm;

/// <summary>
/// What happened to orders as rows of their own: a compact log beside the journal, so a report needs no second reading of
/// everything. A row is filled up to some size, then the next one begins.
/// </summary>
internal sealed class OrderRows(IJournal journal)
{
    private const int Full = 16 * 1024;
    private const int PageSize = 100;

    private readonly Dictionary<int, (byte[] Key, byte[] Body)> _tails = [];

    /// <summary>The row to write for what is new in a programme.</summary>
    public async ValueTask<RowWrite> AppendAsync(int programme, long position, IEnumerable<OrderEvent> events)
    {
        if (!_tails.TryGetValue(programme, out var tail))
        {
            var last = await journal.ListAsync(RowKey.Of(programme, ListKind.RfmOrders), null, 1, descending: true);
            tail = last.Count > 0 ? (last[0].Key, last[0].Body) : (RowKey.Of(programme, ListKind.RfmOrders, position), []);
        }

        if (tail.Body.Length >= Full)
            tail = (RowKey.Of(programme, ListKind.RfmOrders, position), []);
        var bytes = new List<byte>(tail.Body);
        foreach (var happened in events)
            happened.AppendTo(bytes);
        return new(tail.Key, [.. bytes]);
    }

    /// <summary>The row is durable: the next one goes on from here.</summary>
    public void Saved(RowWrite row) => _tails[BinaryPrimitives.ReadInt32BigEndian(row.Key)] = (row.Key, row.Body!);

    public async ValueTask<OrderBook> ReadAsync(int programme)
    {
        var book = new OrderBook();
        byte[]? after = null;
        while (true)
        {
            var page = await journal.ListAsync(RowKey.Of(programme, ListKind.RfmOrders), after, PageSize, descending: false);
            foreach (var row in page)
            {
                after = row.Key;
                foreach (var happened in OrderEvent.Read(row.Body))
                    book.Take(happened);
            }

            if (page.Count < PageSize)
                return book;
        }
    }
}
