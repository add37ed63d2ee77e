using Xunit;

namespace Cashback.Tidy.Docs;

/// <summary>Decision records are found from their list and say what is bad about what was chosen.</summary>
public sealed class DecisionRecordTests
{
    private static readonly string[] Sections = ["## Context", "## Options", "## Outcome", "## What is bad about it"];

    private static IReadOnlyList<SourceFile> Records { get; } =
        [.. SourceTree.Files("*.md").Where(f => f.Path.StartsWith("docs/adr/0", StringComparison.Ordinal))];

    [Fact]
    public void Records_AreLinked()
    {
        var list = SourceTree.Read("docs/adr/README.md");
        Findings.None(Records.Select(r => Path.GetFileName(r.Path)).Where(name => !list.Contains($"({name})", StringComparison.Ordinal)));
    }

    [Fact]
    public void Records_HaveTheirSections() => Findings.None(
        from record in Records
        from section in Sections
        where !record.Lines.Contains(section)
        select $"{record.Path} has no \"{section}\"");

    [Fact]
    public void Records_AreThere() => Assert.NotEmpty(Records);
}
