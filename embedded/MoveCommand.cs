using Cashback.Books;
using Cashback.Grains;
using Cashback.Journal;
using Cashback.Journal.Moves;
using Cashback.Journal.Postgres;
using Cashback.Journal.Sqlite;

namespace Cashback.Embedded;

/// <summary><c>move --data ./data --to "Host=…"</c>: proves the SQLite installation, copies it, proves the copy.</summary>
internal static class MoveCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args).Build();
        var folder = DataFolder.Path(configuration);
        if ((configuration["to"] ?? configuration["CASHBACK_CONNECTION"]) is not { } connection)
        {
            await Console.Error.WriteLineAsync("move needs --to \"Host=…;Database=…;Username=…\" or CASHBACK_CONNECTION");
            return 2;
        }

        var to = new PostgresOptions { Connection = connection };
        try
        {
            await using var source = SqliteJournal.Open(new() { Folder = folder });
            if (!await ProveAsync(source, "source"))
                return 1;
            foreach (var (table, rows) in await Move.RunAsync(source, to))
                Console.WriteLine($"{table}: {rows} rows");
            await using var copy = await PostgresJournal.OpenAsync(to);
            if (!await ProveAsync(copy, "copy"))
                return 1;
            Console.WriteLine($"Moved. Start with --journal postgres; keep {folder}: its qr.key still makes the codes, its database is the backup.");
            return 0;
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or JournalUnavailableException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    private static async Task<bool> ProveAsync(IJournal journal, string name)
    {
        var proof = new Books.Proof(journal, Deciders.All, TimeProvider.System);
        var clean = true;
        foreach (var programme in await ProgrammesAsync(journal))
        {
            var result = await proof.ProveAsync(programme);
            Console.WriteLine($"Proof of the {name}, programme {programme}: {result.Operations} operations, {(result.Ok ? "clean" : $"{result.Differences.Count} differences")}");
            foreach (var difference in result.Differences.Take(20))
                Console.WriteLine($"  {difference.Where}: {difference.What}, expected {difference.Expected}, found {difference.Found}");
            clean &= result.Ok;
        }

        return clean;
    }

    /// <summary>Keys begin with the programme's number: one page step a programme.</summary>
    private static async Task<SortedSet<int>> ProgrammesAsync(IJournal journal)
    {
        var numbers = new SortedSet<int>();
        GrainId? after = null;
        while (await journal.HeadsAsync(after, 1) is [var head])
        {
            if (head.Grain.Programme != 0)
                numbers.Add(head.Grain.Programme);
            after = new GrainId(head.Grain.Programme, new((GrainKind)byte.MaxValue, UInt128.MaxValue));
        }

        return numbers;
    }
}
