using Cashback.Bodies;
using Cashback.Codes;
using Cashback.Grains;
using Cashback.Keys;
using Cashback.Problems;

namespace Cashback.Staff;

/// <summary>What all ways to sign in have in common: a counted attempt, and at the end a session with a key of its own.</summary>
internal sealed class StaffDesk(IGrains grains, KeySecrets secrets, TimeProvider time)
{
    /// <summary>How long a session is good.</summary>
    private static readonly TimeSpan Lasts = TimeSpan.FromHours(12);

    public static ProblemException Refused() => new(Problem.Of(new StaffSignInRefused()));

    public static Actor As(GrainId staff, Role role) => new(role, staff.Ref);

    /// <summary>Counts the attempt; what it is compared with, or null where nobody may sign in there now.</summary>
    public async ValueTask<StaffSecretsView?> TryAsync(GrainId staff) =>
        (await grains.AskAsync(staff, new(RequestId.Random(), new TryStaff(), Actor.System))).Reply is Done ? await SecretsAsync(staff) : null;

    public async ValueTask<StaffSecretsView?> SecretsAsync(GrainId staff) =>
        (await grains.AskAsync(staff, new(0, new GetStaffSecrets(), Actor.System))).Reply as StaffSecretsView;

    /// <summary>Opens a session; a proof that was used before is refused like a wrong one.</summary>
    public async Task<StaffSignedInReply> OpenAsync(HttpContext context, GrainId staff, Role role, Func<OpenSession, OpenSession>? by = null)
    {
        var id = new GrainRef(GrainKind.ApiKey, RequestId.Random());
        var until = time.GetUtcNow() + Lasts;
        var secret = secrets.Make(staff.Programme, id, role);
        var open = new OpenSession(id, KeySecrets.Command(id, "", role, secret).Hash, until, Devices.Name(context.Request.Headers.UserAgent.ToString()));
        var answer = await grains.AskAsync(staff, new(RequestId.Random(), by is null ? open : by(open), As(staff, role), AwaitDelivery: true));
        return answer.Reply is Done ? new(secret, until, null) : throw new ProblemException(Problem.Of(answer));
    }
}

/// <summary>A key, or a ticket that asks for the second factor.</summary>
internal sealed record StaffSignedInReply(string? Key, DateTimeOffset? ExpiresAt, string? Ticket);
