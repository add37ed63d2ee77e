using System.Text;

namespace Cashback.Lists;

/// <summary>Cells of one line of CSV: RFC 4180 without line breaks inside of quotes. Trimmed.</summary>
internal static class CsvLine
{
    /// <summary>A semicolon separates where no comma stands.</summary>
    public static List<string> Cells(string line) => Cells(line, line.Contains(',', StringComparison.Ordinal) ? ',' : ';');

    public static List<string> Cells(string line, char separator)
    {
        var (cells, cell, quoted) = (new List<string>(), new StringBuilder(), false);
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"')
                cell.Append(line[++i]);
            else if (line[i] == '"')
                quoted = !quoted;
            else if (line[i] == separator && !quoted)
                End();
            else
                cell.Append(line[i]);
        }

        End();
        return cells;

        void End()
        {
            cells.Add(cell.ToString().Trim());
            cell.Clear();
        }
    }
}
