using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Cashback.Grains;
using Cashback.Problems;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Cashback.Staff;

/// <summary>
/// Passkeys (WebAuthn): ASP.NET Core Identity makes the questions and checks the answers, over accounts that are grains. The
/// site is the host that the browser asked for, or <c>CASHBACK_DOMAIN</c>.
/// </summary>
internal sealed class Passkeys(IGrains grains, SealedState state, Microsoft.Extensions.Configuration.IConfiguration configuration)
{
    /// <summary>Time for the person to touch the device.</summary>
    private static readonly TimeSpan AskFor = TimeSpan.FromMinutes(5);

    private readonly IOptions<IdentityPasskeyOptions> _options = Options.Create(new IdentityPasskeyOptions
    {
        ServerDomain = configuration["CASHBACK_DOMAIN"] is { Length: > 0 } domain ? domain : null,
        UserVerificationRequirement = "required",
        ResidentKeyRequirement = "required",
        ValidateOrigin = IsOurs,
    });

    /// <summary>A question to any account: the browser offers those that it has.</summary>
    public async Task<PasskeyStartReply> AskAsync(HttpContext context)
    {
        var asked = await Handler().MakeRequestOptionsAsync(null, context);
        return Reply(asked.RequestOptionsJson, asked.AssertionState, "passkey");
    }

    /// <summary>The account whose passkey answered, which one, its counter, and a hash of the question.</summary>
    public async Task<(GrainId Staff, string Id, long SignCount, UInt128 Proof)> CheckAsync(HttpContext context, string question, string credential)
    {
        var asked = state.Open("passkey", question) ?? throw Refused();
        var result = await Handler().PerformAssertionAsync(new() { HttpContext = context, CredentialJson = credential, AssertionState = asked });
        return result.Succeeded
            ? (result.User.Id, PasskeyStore.Text(result.Passkey.CredentialId), result.Passkey.SignCount, BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(asked))))
            : throw Refused();
    }

    public async Task<PasskeyStartReply> OfferAsync(HttpContext context, GrainId staff, StaffPerson person)
    {
        var offered = await Handler().MakeCreationOptionsAsync(new() { Id = PasskeyStore.Name(staff), Name = person.Email, DisplayName = person.Name }, context);
        return Reply(offered.CreationOptionsJson, offered.AttestationState, $"offer {PasskeyStore.Name(staff)}");
    }

    /// <summary>The new passkey's id, and what its answers are checked with.</summary>
    public async Task<(string Id, string Key)> TakeAsync(HttpContext context, GrainId staff, string question, string credential)
    {
        var asked = state.Open($"offer {PasskeyStore.Name(staff)}", question) ?? throw Refused();
        var result = await Handler().PerformAttestationAsync(new() { HttpContext = context, CredentialJson = credential, AttestationState = asked });
        return result.Succeeded ? (PasskeyStore.Text(result.Passkey.CredentialId), JsonSerializer.Serialize(PasskeyKey.Of(result.Passkey), JsonType<PasskeyKey>.Info)) : throw Refused();
    }

    private PasskeyStartReply Reply(string options, string? kept, string purpose) => new(JsonDocument.Parse(options).RootElement, state.Seal(purpose, kept ?? "", AskFor));

    private PasskeyHandler<PasskeyOwner> Handler()
    {
        // Identity's manager looks up accounts and passkeys in the store and does nothing else here.
        var users = new UserManager<PasskeyOwner>(
            new PasskeyStore(grains), Options.Create(new IdentityOptions()), new PasswordHasher<PasskeyOwner>(), [], [], new UpperInvariantLookupNormalizer(), new(), null!, NullLogger<UserManager<PasskeyOwner>>.Instance);
        return new(users, _options);
    }

    /// <summary>The page that asked was of the host that is asked now, and not in somebody else's frame. A proxy may have ended TLS.</summary>
    private static ValueTask<bool> IsOurs(PasskeyOriginValidationContext context) =>
        new(!context.CrossOrigin && Uri.TryCreate(context.Origin, UriKind.Absolute, out var origin) && string.Equals(origin.Authority, context.HttpContext.Request.Host.Value, StringComparison.OrdinalIgnoreCase));

    private static ProblemException Refused() => ProblemException.Of(ProblemCode.PasskeyRefused);
}

/// <summary>Options: for navigator.credentials, as WebAuthn writes them. State: to be sent back with the answer.</summary>
internal sealed record PasskeyStartReply(JsonElement Options, string State);

/// <summary>What Identity wants to know of a passkey, beside its id and counter.</summary>
internal sealed record PasskeyKey(byte[] PublicKey, IReadOnlyList<string>? Transports, bool Verified, bool BackupEligible, bool BackedUp)
{
    public static PasskeyKey Of(UserPasskeyInfo passkey) => new(passkey.PublicKey, passkey.Transports, passkey.IsUserVerified, passkey.IsBackupEligible, passkey.IsBackedUp);
}
