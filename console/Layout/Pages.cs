using Cashback.Access;
using Cashback.Grains;

namespace Cashback.Layout;

/// <summary>What the menu shows to whom.</summary>
internal static class Pages
{
    private static readonly Role[] Staff = [Role.Owner, Role.Manager, Role.Support, Role.Accountant];

    private static readonly MenuItem[] All =
    [
        new("/", "layout-dashboard", "nav.dashboard", Staff),
        new("/till", "device-tablet", "nav.till", [Role.Owner, Role.Till]),
        new("/cards", "credit-card", "nav.cards", Staff, Begins: true),
        new("/customers", "users", "nav.customers", Staff),
        new("/groups", "users-group", "nav.groups", Staff),
        new("/operations", "list-search", "nav.operations", Staff),
        new("/jobs", "clock", "nav.jobs", Staff),
        new("/payouts", "pig-money", "nav.payouts", Staff, Begins: true),
        new("/vouchers", "gift", "nav.vouchers", Staff),
        new("/books", "scale", "nav.books", Staff),
        new("/matches", "ticket", "nav.matches", Staff),
        new("/venues", "building-store", "nav.venues", Staff, Begins: true),
        new("/settings", "adjustments", "nav.settings", Staff),
        new("/keys", "key", "nav.keys", [Role.Owner]),
        new("/staff", "user-shield", "nav.staff", [Role.Owner]),
        new("/webhooks", "webhook", "nav.webhooks", Staff),
        new("/audit", "clipboard-list", "nav.audit", [Role.Owner, Role.Manager, Role.Accountant]),
        new("/applications", "door-enter", "nav.applications", [Role.Owner], IsPlatform: true),
        new("/set-up", "rocket", "nav.setUp", [Role.Owner, Role.Manager]),
    ];

    public static IEnumerable<MenuItem> For(Me me) => All.Where(item => me.Is(item.Roles) && (me.Platform || !item.IsPlatform));
}

/// <param name="Begins">A part of the menu: every day, people, money, the house.</param>
internal sealed record MenuItem(string Path, string Icon, string Text, Role[] Roles, bool IsPlatform = false, bool Begins = false);
