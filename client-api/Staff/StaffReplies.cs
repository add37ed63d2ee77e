using Cashback.Access;
using Cashback.Grains;

namespace Cashback.Staff;

/// <summary>An account as its owner and its person see it. SecondFactor: one-time codes or a passkey.</summary>
internal sealed record StaffReply(
    GrainRef Id,
    string? Name,
    string? Email,
    Role Role,
    StaffStatus Status,
    bool Platform,
    DateTimeOffset Since,
    DateTimeOffset? LockedUntil,
    bool Totp,
    IReadOnlyList<PasskeyItem> Passkeys,
    IReadOnlyList<SessionItem> Sessions);

internal sealed record PasskeyItem(string Id, string Name, DateTimeOffset Since);

/// <summary>Current: the one that asks.</summary>
internal sealed record SessionItem(GrainRef Id, string Device, DateTimeOffset Since, DateTimeOffset Until, bool Current);

/// <summary>Invitation: the secret of the link, for the page /join; null where the account is active at once.</summary>
internal sealed record StaffMadeReply(GrainRef Id, string? Invitation, DateTimeOffset? Until, string? Link);

internal static class StaffReplies
{
    public static async ValueTask<StaffReply> OfAsync(Caller caller, GrainId staff, IGrains grains, StaffPeople people)
    {
        var view = await grains.ViewAsync<StaffView>(staff, new GetStaff(), caller.Actor);
        var person = await people.FindAsync(staff);
        return new(
            view.Id, person?.Name, person?.Email, view.Role, view.Status, view.Platform, view.Since, view.LockedUntil, view.HasTotp,
            [.. view.Passkeys.Select(passkey => new PasskeyItem(passkey.Id, passkey.Name, passkey.Since))],
            [.. view.Sessions.Reverse().Select(session => new SessionItem(session.Id, session.Device, session.Since, session.Until, session.Id == caller.Key.Session))]);
    }
}
