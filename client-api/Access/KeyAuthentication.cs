using Cashback.Problems;
using Microsoft.AspNetCore.Authentication;

namespace Cashback.Access;

/// <summary><c>Authorization: Bearer &lt;key&gt;</c>. Every failure looks the same.</summary>
internal sealed class KeyAuthentication(SecretLeases leases) : IAuthenticationHandler
{
    private const string Prefix = "Bearer ";
    private HttpContext _context = null!;

    public Task InitializeAsync(AuthenticationScheme scheme, HttpContext context)
    {
        _context = context;
        return Task.CompletedTask;
    }

    public async Task<AuthenticateResult> AuthenticateAsync()
    {
        var header = _context.Request.Headers.Authorization;
        if (header.Count != 1 || header[0] is not { } text || !text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            return AuthenticateResult.NoResult();
        var caller = await leases.FindAsync(text.AsMemory(Prefix.Length).Trim());
        return caller?.Ticket ?? AuthenticateResult.NoResult();
    }

    public Task ChallengeAsync(AuthenticationProperties? properties)
    {
        _context.Response.Headers.WWWAuthenticate = Caller.Scheme;
        return Problem.Of(ProblemCode.Unauthorized).ExecuteAsync(_context);
    }

    public Task ForbidAsync(AuthenticationProperties? properties)
    {
        var forTills = _context.GetEndpoint()?.Metadata.GetMetadata<AllowedRoles>()?.NeedsTill ?? false;
        return Problem.Of(forTills ? ProblemCode.TillKeyRequired : ProblemCode.Forbidden).ExecuteAsync(_context);
    }
}
