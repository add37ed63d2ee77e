using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Cashback.Api.Tests.Peers;
using Cashback.Books;
using Cashback.Cards;
using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Operations;
using Cashback.Reads;

namespace Cashback.Api.Tests;

/// <summary>Our XLSX is, part for part, the one that npm exceljs has read; and what it read is what we wrote.</summary>
public sealed class WorkbookTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 30, 15, TimeSpan.Zero);

    [Fact]
    public async Task Workbook_IsTheOneThatExceljsHasRead()
    {
        using var made = new MemoryStream();
        await JournalApi.XlsxAsync(made, new([], EntriesAsync()), 1);
        var file = Path.Combine(AppContext.BaseDirectory, "journal.xlsx");
        await File.WriteAllBytesAsync(file, made.ToArray(), TestContext.Current.CancellationToken);
        Assert.True(File.Exists(Peer.Path("journal.xlsx")), $"copy {file} to tests/peers and run its script");
        Assert.Equal(await PartsAsync(await File.ReadAllBytesAsync(Peer.Path("journal.xlsx"), TestContext.Current.CancellationToken)), await PartsAsync(made.ToArray()));
    }

    [Fact]
    public async Task Exceljs_HasReadWhatWasWritten()
    {
        var sheet = Assert.Single(Peer.Read("exceljs.json").AsArray())!;
        Assert.Equal("Journal", (string)sheet["name"]!);
        var expected = new List<string> { Text(new JsonArray([.. JournalRow.Columns.Select(c => JsonValue.Create(c))])) };
        await foreach (var entry in EntriesAsync())
        {
            foreach (var row in JournalRow.Of(entry, 1))
                expected.Add(Text(new JsonArray([entry.Number, .. row.Texts().Select(t => JsonValue.Create(string.IsNullOrEmpty(t) ? null : t)), row.Transfer.Amount])));
        }

        Assert.Equal(expected, sheet["rows"]!.AsArray().Select(r => Text(r!.AsArray())));
    }

    private static string Text(JsonArray row) => string.Join('|', row.Select(c => c?.ToString() ?? "").Concat(Enumerable.Repeat("", 12)).Take(12));

    /// <summary>What a spreadsheet could stumble over: a formula, XML, a large amount, a purse without till.</summary>
    private static async IAsyncEnumerable<JournalEntry> EntriesAsync()
    {
        await Task.CompletedTask;
        string[] details = ["=1+1", "<&\">'", "šťáva ☕"];
        for (var i = 0; i < details.Length; i++)
        {
            var operation = new Operation
            {
                At = At.AddMilliseconds(i), Actor = new(Role.Till, Till: i == 0 ? null : new(GrainKind.Till, 7), Venue: new(GrainKind.Venue, 8)), Command = new TopUp(1, TopUpMethod.Terminal), Reply = Done.Instance,
                Transfers = [new(new(AccountKind.Redeemed, details[i]), Account.Purse, Asset.Money, i == 1 ? Ledger.Amounts.Max : i + 1), new(new(AccountKind.Granted, "topUpReward"), Account.Purse, Asset.Gift, 250)],
            };
            yield return new(i + 1, new(2026, 3, 1), new(new(1, new(GrainKind.Card, (UInt128)(uint)i + 1)), i + 2, (UInt128)(uint)i, operation));
        }
    }

    private static async Task<string> PartsAsync(byte[] file)
    {
        await using var zip = new ZipArchive(new MemoryStream(file));
        var text = new StringBuilder();
        foreach (var entry in zip.Entries)
        {
            using var reader = new StreamReader(await entry.OpenAsync(TestContext.Current.CancellationToken));
            text.Append(CultureInfo.InvariantCulture, $"{entry.FullName} {entry.LastWriteTime:yyyy}\n{await reader.ReadToEndAsync(TestContext.Current.CancellationToken)}\n");
        }

        return text.ToString();
    }
}
