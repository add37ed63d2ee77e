using Xunit;

namespace Cashback.Tidy;

/// <summary>A rule fails with every place that breaks it, not with the first.</summary>
internal static class Findings
{
    public static void None(IEnumerable<string> found)
    {
        var list = found.ToList();
        if (list.Count > 0)
            Assert.Fail(string.Join('\n', list));
    }

    /// <summary>Path and number of each line that matches.</summary>
    public static IEnumerable<string> Lines(IEnumerable<SourceFile> files, Func<string, bool> matches) =>
        from file in files
        from line in file.Lines.Select((text, index) => (Text: text, Number: index + 1))
        where matches(line.Text)
        select $"{file.Path}:{line.Number}: {line.Text.Trim()}";
}
