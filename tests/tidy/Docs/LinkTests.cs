using System.Text.RegularExpressions;
using Xunit;

namespace Cashback.Tidy.Docs;

/// <summary>A link in a page leads somewhere.</summary>
public sealed partial class LinkTests
{
    [Fact]
    public void Links_LeadToFiles() => Findings.None(
        from page in SourceTree.Files("*.md")
        from link in Link().Matches(string.Join('\n', page.Lines)).Select(m => m.Groups["to"].Value)
        let path = Path.Combine(SourceTree.Root, Path.GetDirectoryName(page.Path)!, link.Split('#')[0])
        where !File.Exists(path) && !Directory.Exists(path)
        select $"{page.Path} links to {link}");

    [GeneratedRegex(@"\]\((?!https?:|#|mailto:)(?<to>[^)\s]+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();
}
