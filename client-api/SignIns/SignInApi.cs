using System.Buffers.Binary;
using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using Cashback.Access;
using Cashback.Bodies;
using Cashback.Codes;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Keys;
using Cashback.Letters;
using Cashback.Lists;
using Cashback.Mail;
using Cashback.Problems;

namespace Cashback.SignIns;

/// <summary>
/// Customers sign up and in by a one-time code, sent to their mail address or phone. These routes need no key; who asks learns
/// nothing about who is known.
/// </summary>
internal static class SignInApi
{
    /// <summary>How long a customer's key is good.</summary>
    private static readonly TimeSpan KeyFor = TimeSpan.FromHours(12);

    /// <summary>Random bytes of a code: 80 bits cannot be guessed, and 16 letters can be typed.</summary>
    private const int CodeSize = 10;

    public static void MapSignIns(this IEndpointRouteBuilder v1)
    {
        v1.MapPost("/sign-up", (HttpContext context, SignInDesk desk) => StartAsync(context, desk, signUp: true)).WithTags("Sign-in").WithName("signUp").WithMetadata(new BodyShape(typeof(SignInBody), "application/json"));
        v1.MapPost("/sign-in", (HttpContext context, SignInDesk desk) => StartAsync(context, desk, signUp: false)).WithTags("Sign-in").WithName("signIn").WithMetadata(new BodyShape(typeof(SignInBody), "application/json"));
        v1.MapPost("/sign-in/confirm", ConfirmAsync).WithTags("Sign-in").WithName("confirmSignIn").WithMetadata(new BodyShape(typeof(ConfirmBody), "application/json"));
        v1.MapGet("/dev/inbox", (Caller caller, string? to, Inbox inbox) => Letters(caller, to, inbox)).WithTags("Sign-in").WithName("readInbox").Allow(Role.Owner);
    }

    private static async Task<IResult> StartAsync(HttpContext context, SignInDesk desk, bool signUp)
    {
        var body = await JsonBody.ReadAsync<SignInBody>(context);
        if ((body.Email is null) == (body.Phone is null))
            throw ProblemException.Invalid(body.Email is null ? "email" : "phone", "either email or phone");
        var profile = new Profile(Check.Optional(body.Name, "name", Check.MaxName)?.Trim(), Contacts.Email(body.Email), Contacts.Phone(body.Phone), Language: LetterLanguage.Read(body.Language));
        if (GrainRef.TryParse(Check.Text(body.Programme, "programme"), GrainKind.Programme, out var programme) && programme.Key > 0 && programme.Key <= int.MaxValue)
            await desk.SendAsync((int)programme.Key, profile, signUp);
        return Results.StatusCode(202);
    }

    private static async Task<Result<SignedInReply>> ConfirmAsync(HttpContext context, IGrains grains, KeySecrets secrets, TimeProvider time)
    {
        var code = Plain(Check.Text((await JsonBody.ReadAsync<ConfirmBody>(context)).Code, "code", 40));
        var header = context.Request.Headers[RequestId.Header] is [{ Length: > 0 and <= RequestId.MaxLength } key] ? key : Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        var id = Hash($"{code}\n{header}");
        var answer = await grains.AskAsync(Grain(code), new(id, new ConfirmSignIn(), Actor.System));
        if (answer.Reply is not SignedIn signedIn)
            return Problem.Of(answer);
        var keyId = RequestId.Make(id, GrainKind.ApiKey);
        var secret = secrets.Make(signedIn.Programme, keyId, Role.Customer);
        if (!answer.Replayed)
        {
            var command = KeySecrets.Command(keyId, "signed in", Role.Customer, secret) with { Customer = signedIn.Customer, ExpiresAt = time.GetUtcNow() + KeyFor };
            var made = await grains.AskAsync(new(signedIn.Programme, GrainRef.Programme), new(RequestId.Derive(id, "key"), command, Actor.System, AwaitDelivery: true));
            if (made.Reply is not KeyCreated)
                return Problem.Of(made);
        }

        return Result<SignedInReply>.Of(new(secret, signedIn.Customer), answer.Replayed);
    }

    private static Result<ListReply<Letter>> Letters(Caller caller, string? to, Inbox inbox) =>
        inbox.IsOpen && caller.Key.Platform ? new ListReply<Letter>(inbox.Newest(to), null) : throw ProblemException.NotFound();

    internal static (string Text, GrainId Grain) NewCode()
    {
        var text = Base32.Encode(RandomNumberGenerator.GetBytes(CodeSize)).ToUpperInvariant();
        return ($"{text[..4]}-{text[4..8]}-{text[8..12]}-{text[12..]}", Grain(Plain(text)));
    }

    /// <summary>In programme 0: who types a code does not say of which programme.</summary>
    private static GrainId Grain(string code) => new(0, new(GrainKind.SignIn, Hash(code)));

    private static string Plain(string code) =>
        string.Concat(code.Where(c => c is not ('-' or ' ')).Select(c => char.ToLowerInvariant(c) switch { 'o' => '0', 'i' or 'l' => '1', var other => other }));

    private static UInt128 Hash(string text) => BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

/// <summary>POST /v1/sign-up and /v1/sign-in.</summary>
internal sealed record SignInBody
{
    [Required] public string? Programme { get; init; }
    public string? Email { get; init; }
    public string? Phone { get; init; }
    [StringLength(200, MinimumLength = 1)] public string? Name { get; init; }

    /// <summary>Of the letter, and of later ones to a new customer; absent: the programme's.</summary>
    [Language] public string? Language { get; init; }
}

/// <summary>POST /v1/sign-in/confirm.</summary>
internal sealed record ConfirmBody
{
    [Required] public string? Code { get; init; }
}

/// <summary>A customer's key, good for 12 hours.</summary>
internal sealed record SignedInReply(string Key, GrainRef Customer);
