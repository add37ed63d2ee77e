using Cashback.Grains;
using Microsoft.AspNetCore.Authorization;

namespace Cashback.Access;

/// <summary>Which roles a route is for: api.md, "Who may". Every route under /v1 has one; a test keeps it so.</summary>
internal sealed class AllowedRoles : IAuthorizationRequirement
{
    public AllowedRoles(bool needsTill, params ReadOnlySpan<Role> roles)
    {
        NeedsTill = needsTill;
        Roles = [.. roles];
        Policy = new([this], []);
    }

    public IReadOnlyList<Role> Roles { get; }

    /// <summary>The route acts for a till: the key of a till, or the owner's that names one.</summary>
    public bool NeedsTill { get; }

    public AuthorizationPolicy Policy { get; }

    public bool Allow(Caller caller)
    {
        foreach (var role in Roles)
        {
            if (role == caller.Role)
                return true;
        }

        return false;
    }
}

internal sealed class RoleCheck : AuthorizationHandler<AllowedRoles>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, AllowedRoles requirement)
    {
        if (context.User is Caller caller && requirement.Allow(caller))
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}

internal static class RouteAccess
{
    /// <summary>Owner, manager, support, accountant: everybody who may read.</summary>
    public static readonly Role[] Staff = [Role.Owner, Role.Manager, Role.Support, Role.Accountant];

    public static T Allow<T>(this T route, params ReadOnlySpan<Role> roles)
        where T : IEndpointConventionBuilder => route.Require(new AllowedRoles(needsTill: false, roles));

    /// <summary>A route marked (till) in api.md.</summary>
    public static T AllowTill<T>(this T route)
        where T : IEndpointConventionBuilder => route.Require(new AllowedRoles(needsTill: true, Role.Till, Role.Owner));

    private static T Require<T>(this T route, AllowedRoles roles)
        where T : IEndpointConventionBuilder => route.WithMetadata(roles).RequireAuthorization(roles.Policy);
}
