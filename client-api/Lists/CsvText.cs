using System.Buffers;
using System.Text;

namespace Cashback.Lists;

/// <summary>Lines of CSV, written as they come: a part at a time, so a long list needs no more memory than a short one.</summary>
internal sealed class CsvText(HttpResponse response)
{
    /// <summary>Characters that are sent at a time.</summary>
    private const int Part = 64 * 1024;

    private readonly StringBuilder _text = new();

    public static CsvText Begin(HttpResponse response, string file, string header)
    {
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename={file}";
        var csv = new CsvText(response);
        csv._text.Append(header).Append("\r\n");
        return csv;
    }

    public async ValueTask LineAsync(string line)
    {
        _text.Append(line).Append("\r\n");
        if (_text.Length >= Part)
            await SendAsync();
    }

    public async ValueTask SendAsync()
    {
        response.BodyWriter.Write(Encoding.UTF8.GetBytes(_text.ToString()));
        _text.Clear();
        await response.BodyWriter.FlushAsync();
    }
}
