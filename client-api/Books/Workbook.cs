using System.Globalization;
using System.IO.Compression;
using System.Security;
using System.Text;

namespace Cashback.Books;

/// <summary>
/// An XLSX file that is written while it is sent: text cells are text, never formulas, and a full sheet is followed by another.
/// Only what ECMA-376 needs; exceljs reads it in tests/peers.
/// </summary>
internal sealed class Workbook(ZipArchive zip, string name, IReadOnlyList<string> columns)
{
    /// <summary>A sheet of Excel holds 1,048,576 rows.</summary>
    private const int MaxRows = 1_000_000;

    private const string Head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Documents = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Packages = "http://schemas.openxmlformats.org/package/2006/relationships";
    private const string Types = "application/vnd.openxmlformats-officedocument.spreadsheetml.";

    /// <summary>The same data make the same file: a zip knows no earlier time.</summary>
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly StringBuilder _text = new();
    private Stream? _sheet;
    private int _sheets;
    private int _rows;

    /// <summary>A number first, texts, a number last: the order of the columns.</summary>
    public async ValueTask AddAsync(long first, IEnumerable<string?> texts, long last)
    {
        if (_sheet is null || _rows == MaxRows)
            await BeginAsync();
        Row(first, texts, last);
        if (_text.Length > 64 * 1024)
            await FlushAsync();
    }

    public async ValueTask EndAsync()
    {
        if (_sheet is null)
            await BeginAsync();
        await CloseAsync();
        var numbers = Enumerable.Range(1, _sheets).ToList();
        await PartAsync("xl/workbook.xml", $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Documents}\"><sheets>{string.Concat(numbers.Select(n => $"<sheet name=\"{name}{(n == 1 ? "" : $" {n}")}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>"))}</sheets></workbook>");
        await PartAsync("xl/_rels/workbook.xml.rels", $"<Relationships xmlns=\"{Packages}\">{string.Concat(numbers.Select(n => $"<Relationship Id=\"rId{n}\" Type=\"{Documents}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>"))}</Relationships>");
        await PartAsync("_rels/.rels", $"<Relationships xmlns=\"{Packages}\"><Relationship Id=\"rId1\" Type=\"{Documents}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
        await PartAsync("[Content_Types].xml", $"<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"{Types}sheet.main+xml\"/>{string.Concat(numbers.Select(n => $"<Override PartName=\"/xl/worksheets/sheet{n}.xml\" ContentType=\"{Types}worksheet+xml\"/>"))}</Types>");
    }

    private async ValueTask BeginAsync()
    {
        await CloseAsync();
        _sheets++;
        _rows = 0;
        _sheet = await OpenAsync($"xl/worksheets/sheet{_sheets}.xml");
        _text.Append(Head).Append(CultureInfo.InvariantCulture, $"<worksheet xmlns=\"{Main}\"><sheetData>");
        _rows++;
        _text.Append("<row r=\"1\">");
        for (var i = 0; i < columns.Count; i++)
            Text(i, columns[i]);
        _text.Append("</row>");
    }

    private async ValueTask CloseAsync()
    {
        if (_sheet is null)
            return;
        _text.Append("</sheetData></worksheet>");
        await FlushAsync();
        await _sheet.DisposeAsync();
        _sheet = null;
    }

    private void Row(long first, IEnumerable<string?> texts, long last)
    {
        _rows++;
        _text.Append(CultureInfo.InvariantCulture, $"<row r=\"{_rows}\">");
        Number(0, first);
        var column = 1;
        foreach (var text in texts)
            Text(column++, text);
        Number(column, last);
        _text.Append("</row>");
    }

    private void Number(int column, long value) => _text.Append(CultureInfo.InvariantCulture, $"<c r=\"{(char)('A' + column)}{_rows}\"><v>{value}</v></c>");

    private void Text(int column, string? text)
    {
        if (!string.IsNullOrEmpty(text))
            _text.Append(CultureInfo.InvariantCulture, $"<c r=\"{(char)('A' + column)}{_rows}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{SecurityElement.Escape(Clean(text))}</t></is></c>");
    }

    /// <summary>XML has no control characters.</summary>
    private static string Clean(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)) : text;

    private async ValueTask FlushAsync()
    {
        await _sheet!.WriteAsync(Encoding.UTF8.GetBytes(_text.ToString()));
        _text.Clear();
    }

    private async ValueTask PartAsync(string path, string xml)
    {
        await using var part = await OpenAsync(path);
        await part.WriteAsync(Encoding.UTF8.GetBytes(Head + xml));
    }

    private Task<Stream> OpenAsync(string path)
    {
        var entry = zip.CreateEntry(path, CompressionLevel.Fastest);
        entry.LastWriteTime = NoTime;
        return entry.OpenAsync();
    }
}
