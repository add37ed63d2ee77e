using System.Reflection;
using System.Text.Json.Serialization;
using Cashback.Grains;
using Xunit;

namespace Cashback.Tidy.Docs;

/// <summary>Every code has a page, and every page a code.</summary>
public sealed class RefusalPageTests
{
    private static IReadOnlySet<string> Codes { get; } =
        typeof(Refusal).GetCustomAttributes<JsonDerivedTypeAttribute>().Select(a => (string)a.TypeDiscriminator!).ToHashSet(StringComparer.Ordinal);

    private static IReadOnlySet<string> Pages { get; } =
        SourceTree.Files("*.md").Where(f => f.Path.StartsWith("docs/refusals/", StringComparison.Ordinal)).Select(f => Path.GetFileNameWithoutExtension(f.Path)).Where(p => p != "README").ToHashSet(StringComparer.Ordinal);

    [Fact]
    public void EveryRefusal_IsListed() => Findings.None(
        from type in typeof(Refusal).Assembly.GetTypes()
        where type.IsSubclassOf(typeof(Refusal)) && typeof(Refusal).GetCustomAttributes<JsonDerivedTypeAttribute>().All(a => a.DerivedType != type)
        select $"{type.Name} has no code");

    [Fact]
    public void EveryCode_HasAPage() => Findings.None(Codes.Where(code => !Pages.Contains(code)).Select(code => $"docs/refusals/{code}.md is missing"));

    [Fact]
    public void EveryPage_HasACode() => Findings.None(
        from page in Pages
        where !Codes.Contains(page) && !SourceTree.Code.Any(f => f.Project == "client-api" && f.Lines.Any(l => l.Contains($"\"{page}\"", StringComparison.Ordinal)))
        select $"docs/refusals/{page}.md is about a code that nobody answers");
}
