using Cashback.Grains;

namespace Cashback.Access;

/// <summary>Which roles a route is for: api.md, "Who may". Every route under /v1 has one; a test keeps it so.</summary>
internal sealed class AllowedRoles(bool needsTill, params Role[] roles)
{
    public IReadOnlyList<Role> Roles => roles;

    /// <summary>The route acts for a till: the key of a till, or the owner's that names one.</summary>
    public bool NeedsTill => needsTill;

    public bool Allow(Caller caller) => Array.IndexOf(roles, caller.Role) >= 0;
}

internal static class RouteAccess
{
    /// <summary>Owner, manager, support, accountant: everybody who may read.</summary>
    public static readonly Role[] Staff = [Role.Owner, Role.Manager, Role.Support, Role.Accountant];

    public static T Allow<T>(this T route, params Role[] roles)
        where T : IEndpointConventionBuilder => route.WithMetadata(new AllowedRoles(needsTill: false, roles));

    /// <summary>A route marked (till) in api.md.</summary>
    public static T AllowTill<T>(this T route)
        where T : IEndpointConventionBuilder => route.WithMetadata(new AllowedRoles(needsTill: true, Role.Till, Role.Owner));
}
