using System.Reflection;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Cashback.Grains;
using Xunit;

namespace Cashback.Tidy.Docs;

/// <summary>Every code has a page, and every page a code.</summary>
public sealed partial class RefusalPageTests
{
    private const string Folder = "docs/refusals/";

    /// <summary>What grains refuse with, and the edge's own codes: <c>new("code", status, …)</c> in client-api.</summary>
    private static IReadOnlySet<string> Codes { get; } =
        typeof(Refusal).GetCustomAttributes<JsonDerivedTypeAttribute>().Select(a => (string)a.TypeDiscriminator!)
            .Concat(SourceTree.Code.Where(f => f.Project == "client-api").SelectMany(f => f.Lines).SelectMany(line => EdgeCode().Matches(line)).Select(m => m.Groups["code"].Value))
            .ToHashSet(StringComparer.Ordinal);

    private static IReadOnlyList<SourceFile> Pages { get; } =
        [.. SourceTree.Files("*.md").Where(f => f.Path.StartsWith(Folder, StringComparison.Ordinal))];

    [Fact]
    public void EveryRefusal_IsListed() => Findings.None(
        from type in typeof(Refusal).Assembly.GetTypes()
        where type.IsSubclassOf(typeof(Refusal)) && typeof(Refusal).GetCustomAttributes<JsonDerivedTypeAttribute>().All(a => a.DerivedType != type)
        select $"{type.Name} has no code");

    [Fact]
    public void EveryCode_HasAPage() => Findings.None(
        from code in Codes
        where !SourceTree.Exists($"{Folder}{code}.md")
        select $"{Folder}{code}.md is missing");

    [Fact]
    public void EveryPage_HasACode() => Findings.None(
        from page in Pages
        where !Codes.Contains(Path.GetFileNameWithoutExtension(page.Path))
        select $"{page.Path} is about a code that nobody answers");

    [GeneratedRegex("""new\("(?<code>[a-z]+(_[a-z]+)*)", [345]\d\d,""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex EdgeCode();
}
