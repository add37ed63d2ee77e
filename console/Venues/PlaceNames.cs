using System.Text.RegularExpressions;
using Cashback.Languages;
using Cashback.Matches;

namespace Cashback.Venues;

/// <summary>Accounts and operations name venues, tills and matches by their ids: people read names.</summary>
internal sealed partial class PlaceNames(IEnumerable<Venue> venues, IEnumerable<Till> tills, IEnumerable<MatchLine> matches)
{
    private readonly Dictionary<string, string> _names = venues.Select(venue => (venue.Id, venue.Name)).Concat(tills.Select(till => (till.Id, till.Name))).Concat(matches.Select(match => (match.Id, match.Name)))
        .ToDictionary(place => place.Item1, place => place.Item2, StringComparer.Ordinal);

    public static PlaceNames None { get; } = new([], [], []);

    /// <summary>The text with a name for each id that is known.</summary>
    public string In(string text) => Id().Replace(text, found => _names.TryGetValue(found.Groups["id"].Value, out var name) ? (found.Groups["colon"].Success ? ": " : "") + name : found.Value);

    /// <summary>An account: what it is, and of what part or place.</summary>
    public string Account(string account, Texts texts)
    {
        var parts = account.Split(':', 2);
        var name = texts.Find("account", parts[0]);
        // What is on its way between grains is numbered there: nobody needs to know how.
        return parts is [var kind, var detail] && kind != "transit" ? $"{name}: {texts.Find("accountPart", In(detail))}" : name;
    }

    [GeneratedRegex("(?<colon>:)?(?<id>(ven|till|mat)_[0-9a-z]{26})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Id();
}
