using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace Cashback.Languages;

/// <summary>All texts of one language. English, French, Spanish and Czech have the same keys; a test compares them.</summary>
internal sealed class Texts
{
    /// <summary>Codes, and the culture that formats numbers and dates.</summary>
    public static readonly IReadOnlyList<(string Code, string Culture, string Name)> Known =
        [("en", "en-GB", "English"), ("fr", "fr-FR", "Français"), ("es", "es-ES", "Español"), ("cs", "cs-CZ", "Čeština")];

    private static readonly FrozenDictionary<string, Texts> All = Known.ToFrozenDictionary(known => known.Code, known => new Texts(known.Code, known.Culture), StringComparer.Ordinal);

    private readonly FrozenDictionary<string, string> _texts;

    private Texts(string code, string culture)
    {
        Code = code;
        Culture = CultureInfo.GetCultureInfo(culture);
        using var file = typeof(Texts).Assembly.GetManifestResourceStream($"languages/{code}.json") ?? throw new InvalidOperationException($"no texts in {code}");
        _texts = (JsonSerializer.Deserialize<Dictionary<string, string>>(file) ?? []).ToFrozenDictionary(StringComparer.Ordinal);
    }

    public string Code { get; }

    public CultureInfo Culture { get; }

    public IEnumerable<string> Keys => _texts.Keys;

    public string this[string key] => _texts.TryGetValue(key, out var text) ? text : throw new KeyNotFoundException($"{Code} has no text {key}");

    /// <summary>A text with {0}, {1} … in it.</summary>
    public string Of(string key, params object[] facts) => string.Format(Culture, this[key], facts);

    /// <summary>The text of a code that another part of the system has made; the code itself where there is none.</summary>
    public string Find(string prefix, string code) => _texts.GetValueOrDefault($"{prefix}.{code}") ?? code;

    /// <summary>What an operation is called, as an event; what only staff do has a name for the doer alone.</summary>
    public string Kind(string kind) => _texts.GetValueOrDefault($"kind.{kind}") ?? Find("did", kind);

    /// <summary>What somebody did, for the audit log.</summary>
    public string Did(string kind) => _texts.GetValueOrDefault($"did.{kind}") ?? Find("kind", kind);

    public bool Has(string key) => _texts.ContainsKey(key);

    public static Texts In(string code) => All[code];

    /// <summary>The language of a request: chosen before, else the first of the browser's that is known, else English.</summary>
    public static Texts Of(HttpRequest request)
    {
        if (request.Cookies[LanguageCookie.Name] is { } chosen && All.TryGetValue(chosen, out var texts))
            return texts;
        foreach (var wanted in request.GetTypedHeaders().AcceptLanguage.OrderByDescending(language => language.Quality ?? 1))
        {
            if (wanted.Value.Length >= 2 && All.TryGetValue(wanted.Value.ToString()[..2].ToLowerInvariant(), out texts))
                return texts;
        }

        return All["en"];
    }
}
