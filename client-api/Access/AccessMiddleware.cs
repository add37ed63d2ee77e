using Cashback.Problems;

namespace Cashback.Access;

/// <summary>
/// <c>Authorization: Bearer &lt;key&gt;</c>, checked against the roles of the route. One small step instead of ASP.NET's
/// authentication and authorization, which cost more than the rest of the edge on the hot path. Every failure to know a key
/// looks the same.
/// </summary>
internal sealed class AccessMiddleware(RequestDelegate next, SecretLeases leases)
{
    private const string Prefix = "Bearer ";

    public Task InvokeAsync(HttpContext context)
    {
        var roles = context.GetEndpoint()?.Metadata.GetMetadata<AllowedRoles>();
        if (roles is null)
            return next(context);
        var header = context.Request.Headers.Authorization;
        if (header.Count != 1 || header[0] is not { } text || !text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            return RefuseAsync(context);
        var caller = leases.FindAsync(text.AsMemory(Prefix.Length).Trim());
        return caller.IsCompletedSuccessfully ? GoOnAsync(context, roles, caller.Result) : WaitAsync(context, roles, caller);
    }

    private async Task WaitAsync(HttpContext context, AllowedRoles roles, ValueTask<Caller?> caller) => await GoOnAsync(context, roles, await caller);

    private Task GoOnAsync(HttpContext context, AllowedRoles roles, Caller? caller)
    {
        if (caller is null)
            return RefuseAsync(context);
        if (!roles.Allow(caller))
            return Problem.Of(roles.NeedsTill ? ProblemCode.TillKeyRequired : ProblemCode.Forbidden).ExecuteAsync(context);
        context.User = caller;
        return next(context);
    }

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = Caller.Scheme;
        return Problem.Of(ProblemCode.Unauthorized).ExecuteAsync(context);
    }
}
