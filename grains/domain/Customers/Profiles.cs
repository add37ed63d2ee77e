using Cashback.Grains;
using Cashback.Reads;

namespace Cashback.Customers;

/// <summary>A person's rows: the edge has sealed them, and nothing here can read them.</summary>
internal static class Profiles
{
    private static readonly ListKind[] Own = [ListKind.Profile, ListKind.PersonKey, ListKind.PersonLookUp];

    public static Decision Create(Turn turn) => new(CustomerState.New, Done.Instance)
    {
        Rows = [new(RowKey.Of(turn.Grain.Programme, ListKind.Customers, turn.Now, turn.Grain.Ref), []), .. Rows(turn)],
    };

    /// <summary>Only in the lists of people: the edge cannot write anything else this way. Comments it can take away.</summary>
    public static IReadOnlyList<RowWrite> Rows(Turn turn) =>
        [.. (turn.Facts.Person ?? []).Where(row => Own.Contains(row.List) || (row.List == ListKind.Text && row.Body is null)).Select(row => new RowWrite(RowKey.Of(turn.Grain.Programme, row.List, row.Key), row.Body))];
}
