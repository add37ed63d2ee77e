namespace Cashback.Staff;

/// <summary>What a browser says of itself, in a few words that tell one's own devices apart and nothing more.</summary>
internal static class Devices
{
    private static readonly (string Mark, string Name)[] Browsers = [("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl")];

    private static readonly (string Mark, string Name)[] Systems = [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Linux", "Linux")];

    public static string Name(string agent)
    {
        var (browser, system) = (Find(Browsers, agent), Find(Systems, agent));
        return system is null ? browser ?? "?" : browser is null ? system : $"{browser}, {system}";
    }

    private static string? Find((string Mark, string Name)[] known, string agent) =>
        Array.Find(known, one => agent.Contains(one.Mark, StringComparison.Ordinal)).Name;
}
