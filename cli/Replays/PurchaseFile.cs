using System.Globalization;

namespace Cashback.Replays;

/// <summary>The CDNOW format: customer, yyyymmdd, units and dollars, separated by blanks.</summary>
internal sealed class PurchaseFile
{
    private const int CentsADollar = 100;

    private PurchaseFile(string name, IReadOnlyList<Purchase> purchases)
    {
        Name = name;
        Purchases = purchases;
        Customers = [.. purchases.Select(p => p.Customer).Distinct(StringComparer.Ordinal)];
    }

    public string Name { get; }

    public IReadOnlyList<Purchase> Purchases { get; }

    /// <summary>In the order of their first purchase in the file: the n-th has the n-th card.</summary>
    public IReadOnlyList<string> Customers { get; }

    public static PurchaseFile Read(FileInfo file) => new(file.Name, [.. Parse(File.ReadLines(file.FullName))]);

    public static PurchaseFile Read(string name, IEnumerable<string> lines) => new(name, [.. Parse(lines)]);

    private static IEnumerable<Purchase> Parse(IEnumerable<string> lines)
    {
        var number = 0;
        foreach (var line in lines)
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
                yield return Parse(number, line);
        }
    }

    private static Purchase Parse(int number, string line)
    {
        var fields = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != 4
            || !DateOnly.TryParseExact(fields[1], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            || !decimal.TryParse(fields[3], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var dollars)
            || decimal.Truncate(dollars * CentsADollar) != dollars * CentsADollar)
        {
            throw new FormatException($"line {number} is not \"customer yyyymmdd units dollars\": {line}");
        }

        return new(number, fields[0], day, (long)(dollars * CentsADollar));
    }
}
