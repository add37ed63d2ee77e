namespace Cashback.Lists;

/// <summary>Text in a CSV file: quoted where it must be; what a spreadsheet would take for a formula begins with an apostrophe.</summary>
internal static class CsvCell
{
    public static string Of(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        var safe = text[0] is '=' or '-' or '@' or '\t' || (text[0] == '+' && text.AsSpan(1).ContainsAnyExceptInRange('0', '9')) ? "'" + text : text;
        return safe.AsSpan().ContainsAny(",\"\r\n") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
