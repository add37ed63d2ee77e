using System.Globalization;

namespace Cashback.Rfm;

/// <summary>One order of a file or sample: bills are minor units.</summary>
internal readonly record struct Purchase(int Customer, DateOnly Day, long Bill);

/// <summary>Where orders come from: the CDNOW file where it is on this machine, and a sample that is made anew each time.</summary>
internal static class Purchases
{
    /// <summary>Folder of the data; without it, <c>../shared/data</c> seen from the root of the repository.</summary>
    private const string Variable = "CASHBACK_DATA";

    private const string File = "CDNOW_master.txt";

    public static string? Cdnow()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
            return Path.Combine(given, File);
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "shared", "data", File);
            if (System.IO.File.Exists(file))
                return file;
        }

        return null;
    }

    /// <summary>Customer, day (yyyymmdd), number of CDs, dollars with two decimals.</summary>
    public static List<Purchase> Read(string path) =>
    [
        .. System.IO.File.ReadLines(path).Where(line => line.Trim().Length > 0)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(cells => new Purchase(
                int.Parse(cells[0], CultureInfo.InvariantCulture),
                DateOnly.ParseExact(cells[1], "yyyyMMdd", CultureInfo.InvariantCulture),
                (long)(decimal.Parse(cells[3], CultureInfo.InvariantCulture) * 100))),
    ];

    /// <summary>Few different figures, so that many are equal.</summary>
    public static List<Purchase> Sample(int seed, int customers)
    {
        var random = new Random(seed);
        var first = new DateOnly(1997, 1, 1);
        return [.. from customer in Enumerable.Range(1, customers) from _ in Enumerable.Range(0, 1 + random.Next(4) * random.Next(3)) select new Purchase(customer, first.AddDays(random.Next(500)), random.Next(40) * 250)];
    }
}
