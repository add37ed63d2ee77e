using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;

namespace Cashback.Console.Tests;

/// <summary>One page, as its component says it: where it is and whose it is.</summary>
public sealed record PageOf(string Path, IReadOnlyList<string> Roles)
{
    /// <summary>Every page of the assembly, so that a new one is in every test at once.</summary>
    public static IReadOnlyList<PageOf> All { get; } =
    [
        .. typeof(ConsolePages).Assembly.GetTypes()
            .SelectMany(type => type.GetCustomAttributes(typeof(RouteAttribute), false).Cast<RouteAttribute>().Select(route => new PageOf(route.Template, RolesOf(type))))
            .OrderBy(page => page.Path, StringComparer.Ordinal),
    ];

    /// <summary>The path with real things in it.</summary>
    public string In(Shop shop) => Path
        .Replace("/cards/{Id}", $"/cards/{shop.Card}", StringComparison.Ordinal)
        .Replace("/operations/{Id}", $"/operations/{shop.Operation}", StringComparison.Ordinal)
        .Replace("/customers/{Id}", $"/customers/{shop.Customer}", StringComparison.Ordinal)
        .Replace("/groups/{Id}", $"/groups/{shop.Group}", StringComparison.Ordinal)
        .Replace("/jobs/{Id}", $"/jobs/{shop.Job}", StringComparison.Ordinal)
        .Replace("/matches/{Id}", $"/matches/{shop.Match}", StringComparison.Ordinal)
        .Replace("/refund/{Token}", shop.Link, StringComparison.Ordinal)
        .Replace("/payouts/{Id}", $"/payouts/{shop.Payout}", StringComparison.Ordinal)
        .Replace("/settings/replay/{Id}", $"/settings/replay/{shop.Replay}", StringComparison.Ordinal)
        .Replace("/webhooks/{Id}", $"/webhooks/{shop.Webhook}", StringComparison.Ordinal)
        .Replace("/staff/{Id}", $"/staff/{shop.Staff}", StringComparison.Ordinal)
        .Replace("/tills/{Id}", $"/tills/{shop.Till}", StringComparison.Ordinal);

    private static IReadOnlyList<string> RolesOf(Type page)
    {
        var allowed = page.GetCustomAttributes(typeof(AuthorizeAttribute), false).Cast<AuthorizeAttribute>().ToList();
        return allowed is [{ Roles: { } roles }] ? [.. roles.Split(',').Select(role => role.ToLowerInvariant())] : [];
    }
}
