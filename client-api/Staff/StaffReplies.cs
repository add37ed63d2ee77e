using Cashback.Access;
using Cashback.Grains;
using Cashback.Problems;

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
    public static async ValueTask<StaffReply> OfAsync(Caller caller, GrainId staff, IGrains grains, StaffPeople people) =>
        Of(caller, await grains.ViewAsync<StaffView>(staff, new GetStaff(), caller.Actor), await people.FindAsync(staff));

    /// <summary>What a change has made of the account: as it was then, however often it is asked for.</summary>
    public static async ValueTask<Result<StaffReply>> OfAsync(Caller caller, GrainId staff, Answer answer, IGrains grains, StaffPeople people) => answer.Reply switch
    {
        StaffView then => Result<StaffReply>.Of(Of(caller, then, await people.FindAsync(staff)), answer.Replayed),
        // Of an older version, which did not keep it.
        Done => Result<StaffReply>.Of(await OfAsync(caller, staff, grains, people), answer.Replayed),
        _ => Problem.Of(answer),
    };

    private static StaffReply Of(Caller caller, StaffView view, StaffPerson? person) =>
        new(
            view.Id, person?.Name, person?.Email, view.Role, view.Status, view.Platform, view.Since, view.LockedUntil, view.HasTotp,
            [.. view.Passkeys.Select(passkey => new PasskeyItem(passkey.Id, passkey.Name, passkey.Since))],
            [.. view.Sessions.Reverse().Select(session => new SessionItem(session.Id, session.Device, session.Since, session.Until, session.Id == caller.Key.Session))]);
}
