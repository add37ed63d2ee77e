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
        var csv = Begin(response, file);
        csv._text.Append(header).Append("\r\n");
        return csv;
    }

    /// <summary>Text of another kind, which brings its own lines.</summary>
    public static CsvText Begin(HttpResponse response, string file, bool plain = false)
    {
        Name(response, plain ? "text/plain; charset=utf-8" : "text/csv; charset=utf-8", file);
        return new(response);
    }

    /// <summary>What is sent is a file.</summary>
    public static void Name(HttpResponse response, string type, string file)
    {
        response.ContentType = type;
        response.Headers.ContentDisposition = $"attachment; filename={file}";
    }

    public ValueTask LineAsync(string line)
    {
        _text.Append(line).Append("\r\n");
        return FullAsync();
    }

    public ValueTask AddAsync(string text)
    {
        _text.Append(text);
        return FullAsync();
    }

    private ValueTask FullAsync() => _text.Length >= Part ? SendAsync() : default;

    public async ValueTask SendAsync()
    {
        response.BodyWriter.Write(Encoding.UTF8.GetBytes(_text.ToString()));
        _text.Clear();
        await response.BodyWriter.FlushAsync();
    }
}
