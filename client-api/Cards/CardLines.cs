using Cashback.Lists;
using Cashback.Problems;

namespace Cashback.Cards;

/// <summary>CSV with a head line (RFC 4180): commas or semicolons, quotes where a field needs them. Empty fields are not there.</summary>
internal static class CardLines
{
    public static List<(int Line, IReadOnlyDictionary<string, string> Fields)> Parse(string text, IReadOnlyList<string> columns)
    {
        var lines = text.TrimStart('\uFEFF').Split('\n');
        var separator = lines[0].Contains(';', StringComparison.Ordinal) ? ';' : ',';
        var head = CsvLine.Cells(lines[0], separator);
        if (head.Find(name => !columns.Contains(name, StringComparer.Ordinal)) is { } unknown)
            throw new ProblemException(Problem.Of(ProblemCode.UnknownField, unknown));
        var found = new List<(int, IReadOnlyDictionary<string, string>)>();
        for (var i = 1; i < lines.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i]))
                continue;
            var cells = CsvLine.Cells(lines[i], separator);
            var fields = new Dictionary<string, string>(StringComparer.Ordinal);
            for (var at = 0; at < Math.Min(head.Count, cells.Count); at++)
            {
                if (cells[at].Length > 0)
                    fields[head[at]] = cells[at];
            }

            found.Add((i + 1, fields));
        }

        return found;
    }
}
