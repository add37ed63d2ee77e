using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Cashback.Bodies;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Problems;

namespace Cashback.Staff;

/// <summary>Staff sign in with a password and a one-time code, or with a passkey, or accept an invitation. These routes need no key.</summary>
internal static class StaffSignInApi
{
    /// <summary>Time to find the phone with the codes.</summary>
    private static readonly TimeSpan TicketFor = TimeSpan.FromMinutes(5);

    public static void MapStaffSignIn(this IEndpointRouteBuilder v1)
    {
        var staff = v1.MapGroup("/staff").WithTags("Staff");
        staff.MapPost("/sign-in", SignInAsync).WithName("signInStaff").WithMetadata(new BodyShape(typeof(StaffSignInBody), "application/json"));
        staff.MapPost("/sign-in/code", CodeAsync).WithName("signInStaffCode").WithMetadata(new BodyShape(typeof(StaffCodeBody), "application/json"));
        staff.MapPost("/sign-in/passkey", StartPasskeyAsync).WithName("signInStaffPasskey").WithMetadata(new BodyShape(typeof(EmptyBody), "application/json"));
        staff.MapPost("/sign-in/passkey/confirm", PasskeyAsync).WithName("confirmStaffPasskey").WithMetadata(new BodyShape(typeof(PasskeyBody), "application/json"));
        staff.MapPost("/join", JoinAsync).WithName("joinStaff").WithMetadata(new BodyShape(typeof(JoinBody), "application/json"));
    }

    private static async Task<Result<StaffSignedInReply>> SignInAsync(HttpContext context, StaffDesk desk, StaffPeople people, Passwords passwords, AttemptLimits limits, SealedState state)
    {
        var body = await JsonBody.ReadAsync<StaffSignInBody>(context);
        var email = Contacts.Email(Check.Text(body.Email, "email", 254))!;
        var password = Check.Text(body.Password, "password", PasswordLength.Max);
        limits.Admit(context, Contacts.Fold(email));
        foreach (var staff in await people.ByEmailAsync(email))
        {
            if (await desk.TryAsync(staff) is not { } secrets || !passwords.Verify(secrets.Password, password))
                continue;
            return secrets.Totp is null
                ? await desk.OpenAsync(context, staff, secrets.Role)
                : new StaffSignedInReply(null, null, state.Seal("ticket", $"{staff.Programme.ToString(CultureInfo.InvariantCulture)} {staff.Ref}", TicketFor));
        }

        passwords.Verify(null, password);
        throw StaffDesk.Refused();
    }

    private static async Task<Result<StaffSignedInReply>> CodeAsync(HttpContext context, StaffDesk desk, AttemptLimits limits, SealedState state, TimeProvider time)
    {
        var body = await JsonBody.ReadAsync<StaffCodeBody>(context);
        if (state.Open("ticket", body.Ticket)?.Split(' ') is not [var programme, var name] || !GrainRef.TryParse(name, GrainKind.Staff, out var id))
            throw StaffDesk.Refused();
        var staff = new GrainId(int.Parse(programme, CultureInfo.InvariantCulture), id);
        limits.Admit(context, name);
        var code = Check.Text(body.Code, "code", 20);
        return await desk.TryAsync(staff) is { Totp: { } kept } secrets && state.Open(AccountApi.TotpPurpose(staff), kept) is { } secret && Totp.Match(Convert.FromHexString(secret), code, time.GetUtcNow()) is { } step
            ? await desk.OpenAsync(context, staff, secrets.Role, open => open with { Step = step })
            : throw StaffDesk.Refused();
    }

    private static async Task<Result<PasskeyStartReply>> StartPasskeyAsync(HttpContext context, Passkeys passkeys, AttemptLimits limits)
    {
        await RawBody.ReadAsync(context.Request, RawBody.MaxBytes, RawBody.Json, static bytes => bytes.IsEmpty ? new EmptyBody() : JsonBody.Parse<EmptyBody>(bytes));
        limits.Admit(context);
        return await passkeys.AskAsync(context);
    }

    private static async Task<Result<StaffSignedInReply>> PasskeyAsync(HttpContext context, Passkeys passkeys, StaffDesk desk, AttemptLimits limits)
    {
        var body = await JsonBody.ReadAsync<PasskeyBody>(context);
        limits.Admit(context);
        var (staff, id, signCount, proof) = await passkeys.CheckAsync(context, Check.Required(body.State, "state"), Check.Required(body.Credential, "credential"));
        return await desk.TryAsync(staff) is { } secrets
            ? await desk.OpenAsync(context, staff, secrets.Role, open => open with { Passkey = id, SignCount = signCount, Proof = proof })
            : throw StaffDesk.Refused();
    }

    private static async Task<Result<StaffSignedInReply>> JoinAsync(HttpContext context, IGrains grains, StaffDesk desk, StaffPeople people, Passwords passwords, AttemptLimits limits)
    {
        var body = await JsonBody.ReadAsync<JoinBody>(context);
        limits.Admit(context, body.Invitation);
        if (!Invitations.TryRead(body.Invitation, out var staff) || await people.FindAsync(staff) is not { } person || await desk.SecretsAsync(staff) is not { } secrets)
            throw new ProblemException(Problem.Of(new InvitationRefused()));
        var password = Passwords.Strong(body.Password, person.Name, person.Email);
        var answer = await grains.AskAsync(staff, new(RequestId.Random(), new JoinStaff(Invitations.Hash(body.Invitation!)), StaffDesk.As(staff, secrets.Role), new(Secret: passwords.Hash(password)), AwaitDelivery: true));
        return answer.Reply is Done ? await desk.OpenAsync(context, staff, secrets.Role) : Problem.Of(answer);
    }
}

/// <summary>POST /v1/staff/sign-in.</summary>
internal sealed record StaffSignInBody
{
    [Required] public string? Email { get; init; }
    [Required] public string? Password { get; init; }
}

/// <summary>POST /v1/staff/sign-in/code.</summary>
internal sealed record StaffCodeBody
{
    [Required] public string? Ticket { get; init; }
    [Required] public string? Code { get; init; }
}

/// <summary>What a browser answers to the question of a passkey: JSON of the credential, as WebAuthn writes it.</summary>
internal sealed record PasskeyBody
{
    [Required] public string? State { get; init; }
    [Required] public string? Credential { get; init; }
    [StringLength(100)] public string? Name { get; init; }
}

/// <summary>POST /v1/staff/join.</summary>
internal sealed record JoinBody
{
    [Required] public string? Invitation { get; init; }
    [Required] public string? Password { get; init; }
}
