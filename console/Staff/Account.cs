namespace Cashback.Staff;

/// <summary>GET /v1/staff/{id} and /v1/me/account.</summary>
internal sealed record Account(
    string Id, string? Name, string? Email, string Role, string Status, bool Totp, DateTimeOffset Since, DateTimeOffset? LockedUntil, IReadOnlyList<Passkey> Passkeys, IReadOnlyList<AccountSession> Sessions);

internal sealed record Passkey(string Id, string Name, DateTimeOffset Since);

internal sealed record AccountSession(string Id, string Device, DateTimeOffset Since, DateTimeOffset Until, bool Current)
{
    /// <summary>A program that says nothing of itself is "?" to the API.</summary>
    public string Named(Languages.Texts texts) => Device == "?" ? texts["account.unknownDevice"] : Device;
}

/// <summary>POST /v1/staff and /v1/staff/{id}/invite. Link: where the invitation is accepted.</summary>
internal sealed record NewStaff(string? Link, DateTimeOffset? Until);

/// <summary>POST /v1/staff/sign-in: a key, or a ticket that a one-time code goes with.</summary>
internal sealed record StaffSignedIn(string? Key, string? Ticket);

/// <summary>POST /v1/me/totp.</summary>
internal sealed record TotpOffer(string Secret, string Svg, string State);
