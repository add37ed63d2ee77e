namespace Cashback.Lists;

/// <summary>One cell of a CSV file, as every file of ours writes it (RFC 4180).</summary>
public static class CsvCell
{
    /// <summary>
    /// Quoted where it must be. What a spreadsheet would take for a formula begins with an apostrophe; a phone number, + and
    /// digits, stays as it is.
    /// </summary>
    public static string Of(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        var safe = text[0] is '=' or '-' or '@' or '\t' or '\r' || (text[0] == '+' && text.AsSpan(1).ContainsAnyExceptInRange('0', '9')) ? "'" + text : text;
        // Some spreadsheets divide columns by semicolons.
        return safe.AsSpan().ContainsAny(",;\"\r\n") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
