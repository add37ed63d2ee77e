using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using Cashback.Access;
using Cashback.Bodies;
using Cashback.Grains;
using Cashback.Problems;
using QRCoder;

namespace Cashback.Staff;

/// <summary>What somebody does with the account that he is signed in to. An API key has none: 404.</summary>
internal static class AccountApi
{
    /// <summary>Time to set up the app.</summary>
    private static readonly TimeSpan SetUpFor = TimeSpan.FromMinutes(15);

    public static void MapAccount(this IEndpointRouteBuilder v1)
    {
        var account = v1.MapGroup("/me").WithTags("Staff").Allow(RouteAccess.Staff);
        account.MapGet("/account", GetAsync).WithName("getAccount");
        account.MapPost("/password", SetPasswordAsync).WithName("setPassword");
        account.MapPost("/totp", OfferTotpAsync).WithName("offerTotp");
        account.MapPost("/totp/confirm", ConfirmTotpAsync).WithName("confirmTotp");
        account.MapPost("/totp/remove", RemoveTotpAsync).WithName("removeTotp");
        account.MapPost("/passkeys/offer", OfferPasskeyAsync).WithName("offerPasskey");
        account.MapPost("/passkeys", AddPasskeyAsync).WithName("addPasskey");
        account.MapDelete("/passkeys/{passkey}", RemovePasskeyAsync).WithName("removePasskey").Produces(204);
        account.MapDelete("/sessions/{session}", EndSessionAsync).WithName("endSession").Produces(204);
    }

    public static string TotpPurpose(GrainId staff) => $"totp {PasskeyStore.Name(staff)}";

    private static async Task<Result<StaffReply>> GetAsync(Caller caller, StaffPeople people, IGrains grains) =>
        await StaffReplies.OfAsync(caller, Own(caller), grains, people);

    private static async Task<Result<StaffReply>> SetPasswordAsync(Call<PasswordBody> call, IGrains grains, StaffDesk desk, StaffPeople people, Passwords passwords, AttemptLimits limits, HttpContext context)
    {
        // The present password of the first request is not the present one any more: a retry proves itself by the new one.
        var known = await grains.AskAsync(Own(call.Caller), new(call.Id, new SetPassword(call.Caller.Key.Session), call.Caller.Actor, OnlyKnown: true));
        if (known.Reply is not NotKnown)
            return await RepeatedAsync(call, known, grains, desk, people, passwords, limits, context);
        var staff = await ProveAsync(call.Caller, call.Body.Password, desk, passwords, limits, context);
        var person = await people.FindAsync(staff) ?? throw ProblemException.NotFound();
        var chosen = Passwords.Strong(call.Body.NewPassword, person.Name, person.Email);
        return await TellAsync(call.Caller, call.Id, staff, new SetPassword(call.Caller.Key.Session), new(Secret: passwords.Hash(chosen)), grains, people);
    }

    private static async Task<Result<StaffReply>> RepeatedAsync(Call<PasswordBody> call, Answer known, IGrains grains, StaffDesk desk, StaffPeople people, Passwords passwords, AttemptLimits limits, HttpContext context)
    {
        var staff = Own(call.Caller);
        limits.Admit(context, staff.Ref.ToString());
        var chosen = Check.Text(call.Body.NewPassword, "newPassword", PasswordLength.Max);
        return known.Reply is Refused || passwords.Verify((await desk.SecretsAsync(staff))?.Password, chosen)
            ? await StaffReplies.OfAsync(call.Caller, staff, known, grains, people)
            : Problem.Of(new IdempotencyKeyReused());
    }

    private static async Task<Result<TotpReply>> OfferTotpAsync(Call<PasswordBody> call, StaffDesk desk, StaffPeople people, Passwords passwords, AttemptLimits limits, SealedState state, HttpContext context)
    {
        var staff = await ProveAsync(call.Caller, call.Body.Password, desk, passwords, limits, context);
        var person = await people.FindAsync(staff) ?? throw ProblemException.NotFound();
        var secret = RandomNumberGenerator.GetBytes(Totp.SecretSize);
        var uri = Totp.Uri(person.Email, secret);
        using var qr = QRCodeGenerator.GenerateQrCode(uri, QRCodeGenerator.ECCLevel.M);
        using var svg = new SvgQRCode(qr);
        return new TotpReply(Totp.Base32(secret), uri, svg.GetGraphic(4, "#000", "#fff", sizingMode: SvgQRCode.SizingMode.ViewBoxAttribute), state.Seal($"offer {TotpPurpose(staff)}", Convert.ToHexString(secret), SetUpFor));
    }

    private static async Task<Result<StaffReply>> ConfirmTotpAsync(Call<TotpBody> call, IGrains grains, StaffPeople people, SealedState state, TimeProvider time, AttemptLimits limits, HttpContext context)
    {
        var staff = Own(call.Caller);
        limits.Admit(context, staff.Ref.ToString());
        if (state.Open($"offer {TotpPurpose(staff)}", call.Body.State) is not { } secret || Totp.Match(Convert.FromHexString(secret), Check.Text(call.Body.Code, "code", 20), time.GetUtcNow()) is not { } step)
            throw StaffDesk.Refused();
        return await TellAsync(call.Caller, call.Id, staff, new SetTotp(true, step), new(Secret: state.Seal(TotpPurpose(staff), secret)), grains, people);
    }

    private static async Task<Result<StaffReply>> RemoveTotpAsync(Call<PasswordBody> call, IGrains grains, StaffDesk desk, StaffPeople people, Passwords passwords, AttemptLimits limits, HttpContext context) =>
        await TellAsync(call.Caller, call.Id, await ProveAsync(call.Caller, call.Body.Password, desk, passwords, limits, context), new SetTotp(false), null, grains, people);

    private static async Task<Result<PasskeyStartReply>> OfferPasskeyAsync(Call<PasswordBody> call, StaffDesk desk, StaffPeople people, Passkeys passkeys, Passwords passwords, AttemptLimits limits, HttpContext context)
    {
        var staff = await ProveAsync(call.Caller, call.Body.Password, desk, passwords, limits, context);
        return await passkeys.OfferAsync(context, staff, await people.FindAsync(staff) ?? throw ProblemException.NotFound());
    }

    private static async Task<Result<StaffReply>> AddPasskeyAsync(Call<PasskeyBody> call, IGrains grains, StaffPeople people, Passkeys passkeys, HttpContext context)
    {
        var staff = Own(call.Caller);
        var name = Check.Optional(call.Body.Name, "name", 100) ?? Devices.Name(context.Request.Headers.UserAgent.ToString());
        var (id, key) = await passkeys.TakeAsync(context, staff, Check.Required(call.Body.State, "state"), Check.Required(call.Body.Credential, "credential"));
        return await TellAsync(call.Caller, call.Id, staff, new AddPasskey(id, name), new(Secret: key), grains, people);
    }

    private static async Task<IResult> RemovePasskeyAsync(Caller caller, string passkey, IGrains grains)
    {
        var answer = await grains.AskAsync(Own(caller), new(RequestId.Random(), new RemovePasskey(passkey), caller.Actor));
        return answer.Reply is Done ? Results.NoContent() : Problem.Of(answer);
    }

    private static async Task<IResult> EndSessionAsync(Caller caller, string session, IGrains grains)
    {
        if (!GrainRef.TryParse(session, GrainKind.ApiKey, out var id))
            throw ProblemException.NotFound();
        var answer = await grains.AskAsync(Own(caller), new(RequestId.Random(), new EndSession(id), caller.Actor, AwaitDelivery: true));
        return answer.Reply is Done ? Results.NoContent() : Problem.Of(answer);
    }

    private static GrainId Own(Caller caller) => caller.Key.Key.Kind == GrainKind.Staff ? caller.At(caller.Key.Key) : throw ProblemException.NotFound();

    /// <summary>A stolen session is not enough to change what it was opened with.</summary>
    private static async Task<GrainId> ProveAsync(Caller caller, string? password, StaffDesk desk, Passwords passwords, AttemptLimits limits, HttpContext context)
    {
        var staff = Own(caller);
        limits.Admit(context, staff.Ref.ToString());
        var given = Check.Text(password, "password", PasswordLength.Max);
        return await desk.SecretsAsync(staff) is { } secrets && passwords.Verify(secrets.Password, given) ? staff : throw ProblemException.Of(ProblemCode.WrongPassword);
    }

    private static async Task<Result<StaffReply>> TellAsync(Caller caller, UInt128 id, GrainId staff, Command command, Facts? facts, IGrains grains, StaffPeople people)
    {
        var answer = await grains.AskAsync(staff, new(id, command, caller.Actor, facts, AwaitDelivery: true));
        return await StaffReplies.OfAsync(caller, staff, answer, grains, people);
    }
}

/// <summary>NewPassword: only where one is set.</summary>
internal sealed record PasswordBody
{
    [Required] public string? Password { get; init; }
    public string? NewPassword { get; init; }
}

/// <summary>POST /v1/me/totp/confirm.</summary>
internal sealed record TotpBody
{
    [Required] public string? State { get; init; }
    [Required] public string? Code { get; init; }
}

/// <summary>A new secret, not in force before a code of it came back. Svg: the uri as a QR code.</summary>
internal sealed record TotpReply(string Secret, string Uri, string Svg, string State);
