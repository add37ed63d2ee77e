using Cashback.Reads;

namespace Cashback.Lists;

internal static class RowList
{
    /// <summary>A page of rows, newest first, and the cursor of the next one.</summary>
    public static async ValueTask<(IReadOnlyList<Row> Rows, string? Next)> PageAsync(this IReads reads, byte[] prefix, int keySize, PageQuery page)
    {
        var rows = await reads.ListAsync(prefix, page.After(prefix, keySize), page.Limit + 1, descending: true);
        if (rows.Count <= page.Limit)
            return (rows, null);
        return (rows.Take(page.Limit).ToList(), PageQuery.Encode(rows[page.Limit - 1].Key.AsSpan(prefix.Length)));
    }
}
