using System.Globalization;
using System.IO.Compression;
using System.Xml.Linq;

namespace Cashback.Api.Tests;

/// <summary>The journal as files: they add up to the trial balance, and FEC is what the French tax office asks for.</summary>
[Collection(nameof(SharedHost))]
public sealed class JournalExportTests(ApiHost host)
{
    [Fact]
    public async Task Csv_AddsUpToTheTrialBalance()
    {
        var merchant = await SceneAsync();
        var lines = (await merchant.GetAsync(await merchant.KeyAsync("accountant"), "/v1/reports/journal?format=csv")).Ok().Body.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("number,operation,kind,at,day,holder,till,venue,debit,credit,asset,amount", lines[0]);
        var rows = lines.Skip(1).Select(l => l.Split(',')).ToList();
        Assert.Equal(Enumerable.Range(1, rows.Select(r => r[0]).Distinct(StringComparer.Ordinal).Count()), rows.Select(r => int.Parse(r[0], CultureInfo.InvariantCulture)).Distinct());
        Assert.Contains(rows, r => r[2] == "scan" && r[8] == "purse" && r[9].StartsWith("sales:ven_", StringComparison.Ordinal) && r[11] == "700");
        var sums = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            sums[$"{Whole(row[8])} {row[10]}"] = sums.GetValueOrDefault($"{Whole(row[8])} {row[10]}") + long.Parse(row[11], CultureInfo.InvariantCulture);
            sums[$"{Whole(row[9])} {row[10]}"] = sums.GetValueOrDefault($"{Whole(row[9])} {row[10]}") - long.Parse(row[11], CultureInfo.InvariantCulture);
        }

        var balance = (await merchant.GetAsync(merchant.Owner, "/v1/reports/trial-balance")).Ok().Json["accounts"]!.AsArray();
        Assert.Equal(balance.Select(l => $"{(string)l!["account"]!} {(string)l["asset"]!} {(long)l["balance"]!}").Order(StringComparer.Ordinal), sums.Select(s => $"{s.Key} {s.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Fec_HasEighteenFields_UnbrokenNumbers_AndEntriesThatBalance()
    {
        var merchant = await SceneAsync();
        var today = DateTime.UtcNow.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        var (name, text) = await FileAsync(merchant, "/v1/reports/journal?format=fec&siren=732829320");
        Assert.Equal($"732829320FEC{today}.txt", name);
        var lines = text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('\t')).ToList();
        Assert.All(lines, l => Assert.Equal(18, l.Length));
        Assert.Equal(["JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib", "CompAuxNum", "CompAuxLib", "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit", "EcritureLet", "DateLet", "ValidDate", "Montantdevise", "Idevise"], lines[0]);
        var entries = lines.Skip(1).GroupBy(l => int.Parse(l[2], CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(Enumerable.Range(1, entries.Count), entries.Select(e => e.Key));
        foreach (var entry in entries)
        {
            Assert.Equal(entry.Sum(l => Cents(l[11])), entry.Sum(l => Cents(l[12])));
            Assert.All(entry, l => Assert.Matches("^[0-9]{6}$", l[4]));
            Assert.All(entry, l => Assert.Equal((today, today, today), (l[3], l[9], l[15])));
        }

        Assert.Contains(lines, l => l[4] == "707000" && l[12] == "7,00");
        // Cashback is an account of its own and never on the one of sales.
        Assert.DoesNotContain(lines, l => l[4] == "707001");
        Assert.Contains(lines, l => l[4] == "419101" && l[6].StartsWith("card_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fec_OfTheNextYear_BeginsWithWhatIsLeft()
    {
        var merchant = await SceneAsync();
        var next = DateTime.UtcNow.AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var (_, text) = await FileAsync(merchant, $"/v1/reports/journal?format=fec&siren=732829320&from={next}&to={next}");
        var lines = text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(l => l.Split('\t')).ToList();
        Assert.All(lines, l => Assert.Equal(("AN", "1"), (l[0], l[2])));
        Assert.Equal(lines.Sum(l => Cents(l[11])), lines.Sum(l => Cents(l[12])));
        Assert.Contains(lines, l => l[4] == "110000");
        Assert.DoesNotContain(lines, l => l[4][0] is '6' or '7');
    }

    [Theory]
    [InlineData("format=pdf", "format")]
    [InlineData("format=fec", "siren")]
    [InlineData("format=fec&siren=732829321", "siren")]
    [InlineData("from=2026-02-30", "from")]
    [InlineData("from=2026-02-02&to=2026-02-01", "to")]
    public async Task Mistakes_AreNamed(string query, string field)
    {
        var merchant = await host.MerchantAsync();
        (await merchant.GetAsync(merchant.Owner, $"/v1/reports/journal?{query}")).Refused(400, "invalid_request").Field(field);
    }

    [Fact]
    public async Task Xlsx_HasTheRowsOfTheCsv()
    {
        var merchant = await SceneAsync();
        var csv = (await merchant.GetAsync(merchant.Owner, "/v1/reports/journal")).Ok().Body.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var bytes = (await merchant.GetAsync(merchant.Owner, "/v1/reports/journal?format=xlsx")).Ok().Bytes;
        await using var zip = new ZipArchive(new MemoryStream(bytes));
        Assert.Equal(["[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels", "xl/workbook.xml", "xl/worksheets/sheet1.xml"], zip.Entries.Select(e => e.FullName).Order(StringComparer.Ordinal));
        await using var part = await zip.GetEntry("xl/worksheets/sheet1.xml")!.OpenAsync(TestContext.Current.CancellationToken);
        var sheet = await XDocument.LoadAsync(part, LoadOptions.None, TestContext.Current.CancellationToken);
        var rows = sheet.Descendants().Where(e => e.Name.LocalName == "row").Select(r => string.Join(',', Enumerable.Range('A', 12).Select(c => r.Elements().FirstOrDefault(e => ((string)e.Attribute("r")!)[0] == c)?.Value ?? "")));
        Assert.Equal(csv, rows);
    }

    private static string Whole(string account) => account.StartsWith("transit", StringComparison.Ordinal) ? "transit" : account;

    private static long Cents(string amount)
    {
        Assert.Matches("^[0-9]+,[0-9]{2}$", amount);
        return long.Parse(amount.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }

    private async Task<(string? Name, string Text)> FileAsync(Merchant merchant, string path)
    {
        using var client = host.CreateClient();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {merchant.Owner}");
        using var response = await client.GetAsync(path, TestContext.Current.CancellationToken);
        return (response.Content.Headers.ContentDisposition?.FileName, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private async Task<Merchant> SceneAsync()
    {
        var merchant = await host.MerchantAsync();
        await merchant.SetAsync(s => (s["earn"]!["rateBps"], s["earn"]!["pointsPerUnit"]) = (1000, 1));
        var (card, till) = (await merchant.CardAsync(), await merchant.TillAsync());
        (await merchant.PostAsync(till.Key, "/v1/topups", new { card = card.Token, amount = 5000, method = "cash" })).Ok();
        (await merchant.PostAsync(till.Key, "/v1/scans", new { card = card.Token, bill = 3000 })).Ok();
        (await merchant.PostAsync(till.Key, "/v1/scans", new { card = card.Token, bill = 800, redeem = 100, payWithMoney = true })).Ok();
        return merchant;
    }
}
