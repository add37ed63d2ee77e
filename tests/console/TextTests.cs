using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Cashback.Grains;
using Cashback.Languages;

namespace Cashback.Console.Tests;

/// <summary>Four languages with the same texts, and none that a page asks for is missing.</summary>
public sealed partial class TextTests
{
    private static readonly string Root = Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(Pictures.Path("x", 1))!)!)!;

    private static readonly Texts English = Texts.In("en");

    [Fact]
    public void EveryLanguage_HasTheSameTexts_WithTheSamePlaces()
    {
        foreach (var (code, _, _) in Texts.Known)
        {
            var other = Texts.In(code);
            Assert.Equal(English.Keys.Order(StringComparer.Ordinal), other.Keys.Order(StringComparer.Ordinal));
            foreach (var key in English.Keys)
                Assert.Equal((code, key, Places(English[key])), (code, key, Places(other[key])));
        }
    }

    [Fact]
    public void EveryTextThatAPageAsksFor_IsThere()
    {
        var folder = Path.Combine(Root, "console");
        var asked = Directory.EnumerateFiles(folder, "*.*", SearchOption.AllDirectories)
            .Where(file => (file.EndsWith(".razor", StringComparison.Ordinal) || file.EndsWith(".cs", StringComparison.Ordinal)) && !file.Contains("/obj/", StringComparison.Ordinal))
            .SelectMany(file => Asked().Matches(File.ReadAllText(file)).Select(match => match.Groups["key"].Value))
            .Distinct(StringComparer.Ordinal).ToList();
        Assert.True(asked.Count > 100, $"{asked.Count} texts are asked for");
        Assert.All(asked, key => Assert.True(English.Has(key), $"no text {key}"));
    }

    [Fact]
    public void EveryRefusal_AndEveryKindOfOperation_HasAText()
    {
        var codes = Directory.EnumerateFiles(Path.Combine(Root, "docs", "refusals")).Select(page => Path.GetFileNameWithoutExtension(page)!).ToList();
        var kinds = typeof(Command).GetCustomAttributes(typeof(JsonDerivedTypeAttribute), false).Cast<JsonDerivedTypeAttribute>().Select(kind => (string)kind.TypeDiscriminator!).ToList();
        Assert.True(codes.Count > 80 && kinds.Count > 100, $"{codes.Count} codes, {kinds.Count} kinds");
        foreach (var texts in Texts.Known.Select(known => Texts.In(known.Code)))
        {
            Assert.DoesNotContain(codes, code => !texts.Has($"refusal.{code}"));
            Assert.DoesNotContain(kinds.Append("purchase").Append("expiryNotice"), kind => texts.Kind(kind) == kind || texts.Did(kind) == kind);
            // Nor is there one for what does not exist.
            Assert.Empty(texts.Keys.Where(key => key.StartsWith("refusal.", StringComparison.Ordinal)).Select(key => key["refusal.".Length..]).Except(codes.Append("other"), StringComparer.Ordinal));
            Assert.Empty(texts.Keys.Where(key => key.StartsWith("kind.", StringComparison.Ordinal) || key.StartsWith("did.", StringComparison.Ordinal)).Select(key => key[(key.IndexOf('.', StringComparison.Ordinal) + 1)..]).Except(kinds.Append("purchase").Append("expiryNotice"), StringComparer.Ordinal));
        }
    }

    private static string Places(string text) => string.Join(' ', Place().Matches(text).Select(match => match.Value).Order(StringComparer.Ordinal));

    [GeneratedRegex(@"\bT(\[|\.Of\()""(?<key>[A-Za-z.]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Asked();

    [GeneratedRegex(@"\{\d\}", RegexOptions.None, 1000)]
    private static partial Regex Place();
}
