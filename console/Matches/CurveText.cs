using Cashback.Amounts;

namespace Cashback.Matches;

/// <summary>
/// A rate by the minute as people write it, a step a line: <c>45 = 50</c> is 50 % from minute 45 on, <c>Box: 45 = 30</c> is for
/// one category.
/// </summary>
internal static class CurveText
{
    /// <summary>Null: a line that cannot be read.</summary>
    public static object? Read(string? minute, string? text)
    {
        if (!int.TryParse(minute, out var played))
            return null;
        var (steps, categories) = (new List<object>(), new Dictionary<string, List<object>>(StringComparer.Ordinal));
        foreach (var line in (text ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.LastIndexOf(':');
            var parts = line[(colon + 1)..].Split('=', StringSplitOptions.TrimEntries);
            if (parts.Length != 2 || !int.TryParse(parts[0], out var from) || Rate.Read(parts[1]) is not { } rate)
                return null;
            var name = colon < 0 ? null : line[..colon].Trim();
            var list = name is null ? steps : categories.TryGetValue(name, out var known) ? known : categories[name] = [];
            list.Add(new { fromMinute = from, rateBps = rate });
        }

        return new { minute = played, steps, categories = categories.Select(c => new { category = c.Key, steps = c.Value }) };
    }
}
