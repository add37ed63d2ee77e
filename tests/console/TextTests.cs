using System.Text.RegularExpressions;
using Cashback.Languages;

namespace Cashback.Console.Tests;

/// <summary>Four languages with the same texts, and none that a page asks for is missing.</summary>
public sealed partial class TextTests
{
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
        var folder = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(Pictures.Path("x", 1))!)!)!, "console");
        var asked = Directory.EnumerateFiles(folder, "*.*", SearchOption.AllDirectories)
            .Where(file => (file.EndsWith(".razor", StringComparison.Ordinal) || file.EndsWith(".cs", StringComparison.Ordinal)) && !file.Contains("/obj/", StringComparison.Ordinal))
            .SelectMany(file => Asked().Matches(File.ReadAllText(file)).Select(match => match.Groups["key"].Value))
            .Distinct(StringComparer.Ordinal).ToList();
        Assert.True(asked.Count > 100, $"{asked.Count} texts are asked for");
        Assert.All(asked, key => Assert.True(English.Has(key), $"no text {key}"));
    }

    private static string Places(string text) => string.Join(' ', Place().Matches(text).Select(match => match.Value).Order(StringComparer.Ordinal));

    [GeneratedRegex(@"\bT(\[|\.Of\()""(?<key>[A-Za-z.]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Asked();

    [GeneratedRegex(@"\{\d\}", RegexOptions.None, 1000)]
    private static partial Regex Place();
}
