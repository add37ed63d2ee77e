using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace Cashback.Lists;

/// <summary>A filter that somebody has saved.</summary>
internal sealed record SavedFilter(string Name, string Query);

/// <summary>What a browser remembers of a list: columns that are not shown, and filters. Nothing of it is secret.</summary>
internal static class ListCookies
{
    public const int MaxFilters = 8;

    private const int MaxName = 40;
    private const int MaxQuery = 200;

    public static IReadOnlyList<int> Hidden(HttpContext context, ListOfPage list) =>
        [.. (context.Request.Cookies[$"columns-{list.Name}"] ?? "").Split('.').Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? at : 0).Where(at => at >= 1 && at <= list.Columns.Length)];

    /// <summary>Classes of the list's table.</summary>
    public static string Classes(HttpContext context, string list) =>
        string.Join(' ', Hidden(context, ListOfPage.Find(list)!).Select(at => string.Create(CultureInfo.InvariantCulture, $"hide-{at}")));

    public static IReadOnlyList<SavedFilter> Filters(HttpContext context, ListOfPage list)
    {
        try
        {
            return context.Request.Cookies[$"filters-{list.Name}"] is { Length: > 0 and < 4000 } text && Base64Url.IsValid(text)
                ? JsonSerializer.Deserialize<List<SavedFilter>>(Base64Url.DecodeFromChars(text)) ?? []
                : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    public static void Hide(HttpContext context, ListOfPage list, IEnumerable<int> hidden) => Write(context, $"columns-{list.Name}", string.Join('.', hidden));

    public static void Save(HttpContext context, ListOfPage list, string name, string query)
    {
        if (name.Length is 0 or > MaxName || query.Length > MaxQuery)
            return;
        Keep(context, list, [.. Filters(context, list).Where(filter => filter.Name != name).TakeLast(MaxFilters - 1), new SavedFilter(name, query)]);
    }

    public static void Forget(HttpContext context, ListOfPage list, string name) => Keep(context, list, [.. Filters(context, list).Where(filter => filter.Name != name)]);

    private static void Keep(HttpContext context, ListOfPage list, IReadOnlyList<SavedFilter> filters) => Write(context, $"filters-{list.Name}", Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(filters)));

    private static void Write(HttpContext context, string name, string value) =>
        context.Response.Cookies.Append(name, value, new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, MaxAge = TimeSpan.FromDays(400), IsEssential = true });
}
