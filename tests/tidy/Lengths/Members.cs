using System.Text.RegularExpressions;

namespace Cashback.Tidy.Lengths;

/// <summary>A method, property or field: where it starts and how many lines it has.</summary>
internal readonly record struct Member(int Line, int Length);

/// <summary>
/// Finds members by indentation, which the formatter guarantees: a member starts at the indentation of its type's body and
/// goes on through everything deeper and through its own braces.
/// </summary>
internal static partial class Members
{
    private const int Step = 4;

    public static IEnumerable<Member> Of(IReadOnlyList<string> lines)
    {
        var body = 0;
        var start = -1;
        for (var i = 0; i <= lines.Count; i++)
        {
            var line = i < lines.Count ? lines[i] : "";
            var indent = line.Length - line.TrimStart().Length;
            if (i < lines.Count && (line.Length == indent || indent > body || (start >= 0 && indent == body && "{})".Contains(line[indent], StringComparison.Ordinal))))
                continue;
            if (start >= 0)
                yield return new(start + 1, Length(lines, start, i));
            start = -1;
            if (line.TrimStart() is "{")
                continue;
            if (indent < body)
                body = indent;
            if (TypeDeclaration().IsMatch(line))
                body = indent + Step;
            else if (indent == body && body > 0 && !"/[{}#".Contains(line[indent], StringComparison.Ordinal))
                start = i;
        }
    }

    private static int Length(IReadOnlyList<string> lines, int start, int end)
    {
        while (end > start + 1 && lines[end - 1].Trim() is "")
            end--;
        return end - start;
    }

    [GeneratedRegex(@"^\s*((public|internal|private|protected|static|sealed|abstract|partial|readonly|file|ref|unsafe)\s+)*(class|struct|interface|enum|record)\s", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TypeDeclaration();
}
