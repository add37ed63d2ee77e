using Cashback.Grains;
using Microsoft.AspNetCore.Authorization;

namespace Cashback.Access;

/// <summary>Which roles a page is for: those whose keys may read what it shows. Every page but the sign-in has one; a test keeps it so.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ForAttribute : AuthorizeAttribute
{
    public ForAttribute(params Role[] roles)
    {
        AuthenticationSchemes = Session.Scheme;
        Roles = string.Join(',', roles);
    }
}

/// <summary>Owner, manager, support, accountant: everybody who may read.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ForStaffAttribute : AuthorizeAttribute
{
    public ForStaffAttribute()
    {
        AuthenticationSchemes = Session.Scheme;
        Roles = string.Join(',', Role.Owner, Role.Manager, Role.Support, Role.Accountant);
    }
}

/// <summary>Owners of the platform: who may make programmes.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ForPlatformAttribute : AuthorizeAttribute
{
    public const string Role = "Platform";

    public ForPlatformAttribute()
    {
        AuthenticationSchemes = Session.Scheme;
        Roles = Role;
    }
}
