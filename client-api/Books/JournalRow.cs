using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Operations;
using Cashback.Reads;

namespace Cashback.Books;

/// <summary>One transfer of the exported journal: CSV and XLSX have the same columns.</summary>
internal readonly record struct JournalRow(JournalEntry Entry, OperationId Operation, Transfer Transfer)
{
    public static IReadOnlyList<string> Columns { get; } =
        ["number", "operation", "kind", "at", "day", "holder", "till", "venue", "debit", "credit", "asset", "amount"];

    public string Kind => OperationViews.Kind(Entry.Recorded.Operation, Entry.Recorded.Grain);

    public string Asset => Transfer.Asset.ToString().ToLowerInvariant();

    /// <summary>All but the number and the amount, in the order of the columns.</summary>
    public IEnumerable<string?> Texts()
    {
        var by = Entry.Recorded.Operation.Actor;
        yield return Operation.ToString();
        yield return Kind;
        yield return Entry.Recorded.Operation.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
        yield return Entry.Day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        yield return Entry.Recorded.Grain.Ref.ToString();
        yield return by.Till?.ToString();
        yield return by.Venue?.ToString();
        yield return Transfer.Debit.ToString();
        yield return Transfer.Credit.ToString();
        yield return Asset;
    }

    public static IEnumerable<JournalRow> Of(JournalEntry entry, int incarnation) =>
        entry.Recorded.Operation.Transfers.Select(t => new JournalRow(entry, new(incarnation, entry.Recorded.Grain.Ref, entry.Recorded.Seq), t));
}
