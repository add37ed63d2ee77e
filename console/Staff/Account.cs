namespace Cashback.Staff;

/// <summary>GET /v1/staff/{id} and /v1/me/account.</summary>
internal sealed record Account(
    string Id, string? Name, string? Email, string Role, string Status, bool Totp, DateTimeOffset Since, DateTimeOffset? LockedUntil, IReadOnlyList<Passkey> Passkeys, IReadOnlyList<AccountSession> Sessions);

internal sealed record Passkey(string Id, string Name, DateTimeOffset Since);

internal sealed record AccountSession(string Id, string Device, DateTimeOffset Since, DateTimeOffset Until, bool Current);

/// <summary>POST /v1/staff and /v1/staff/{id}/invite. Invitation: for the page /join; null where there is a password.</summary>
internal sealed record NewStaff(string Id, string? Invitation, DateTimeOffset? Until)
{
    public string Link(HttpContext context) => $"{context.Request.Scheme}://{context.Request.Host}/join?invitation={Invitation}";
}

/// <summary>POST /v1/staff/sign-in: a key, or a ticket that a one-time code goes with.</summary>
internal sealed record StaffSignedIn(string? Key, string? Ticket);

/// <summary>POST /v1/me/totp.</summary>
internal sealed record TotpOffer(string Secret, string Svg, string State);
