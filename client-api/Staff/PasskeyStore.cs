using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using Cashback.Grains;
using Cashback.Problems;
using Microsoft.AspNetCore.Identity;

namespace Cashback.Staff;

/// <summary>An account as Identity's passkey handler sees it.</summary>
internal sealed record PasskeyOwner(GrainId Id, IReadOnlyList<StaffPasskey> Passkeys);

/// <summary>Accounts are found and read; what changes them goes to their grain, and not through here.</summary>
internal sealed class PasskeyStore(IGrains grains) : IUserPasskeyStore<PasskeyOwner>
{
    public static string Text(byte[] credential) => Base64Url.EncodeToString(credential);

    /// <summary>The user's handle in a passkey: it names the account in any programme, and tells nothing of its person.</summary>
    public static string Name(GrainId staff) => string.Create(CultureInfo.InvariantCulture, $"{staff.Programme}.{staff.Ref}");

    public async Task<PasskeyOwner?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        userId.Split('.') is [var programme, var text] && int.TryParse(programme, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && GrainRef.TryParse(text, GrainKind.Staff, out var id)
        && (await grains.AskAsync(new(number, id), new(0, new GetStaffSecrets(), Actor.System))).Reply is StaffSecretsView secrets
            ? new PasskeyOwner(new(number, id), secrets.Passkeys)
            : null;

    /// <summary>A credential's id is as good as unique; one that another account has too is still checked with its own key.</summary>
    public Task<PasskeyOwner?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) => Task.FromResult<PasskeyOwner?>(null);

    public Task<UserPasskeyInfo?> FindPasskeyAsync(PasskeyOwner user, byte[] credentialId, CancellationToken cancellationToken) =>
        Task.FromResult(user.Passkeys.FirstOrDefault(passkey => passkey.Id == Text(credentialId)) is { } found ? Info(found) : null);

    public Task<IList<UserPasskeyInfo>> GetPasskeysAsync(PasskeyOwner user, CancellationToken cancellationToken) => Task.FromResult<IList<UserPasskeyInfo>>([.. user.Passkeys.Select(Info)]);

    public Task<string> GetUserIdAsync(PasskeyOwner user, CancellationToken cancellationToken) => Task.FromResult(Name(user.Id));

    public Task<string?> GetUserNameAsync(PasskeyOwner user, CancellationToken cancellationToken) => Task.FromResult<string?>(Name(user.Id));

    public Task<string?> GetNormalizedUserNameAsync(PasskeyOwner user, CancellationToken cancellationToken) => GetUserNameAsync(user, cancellationToken);

    public Task<PasskeyOwner?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => FindByIdAsync(normalizedUserName, cancellationToken);

    public Task SetUserNameAsync(PasskeyOwner user, string? userName, CancellationToken cancellationToken) => throw Closed();

    public Task SetNormalizedUserNameAsync(PasskeyOwner user, string? normalizedName, CancellationToken cancellationToken) => throw Closed();

    public Task<IdentityResult> CreateAsync(PasskeyOwner user, CancellationToken cancellationToken) => throw Closed();

    public Task<IdentityResult> UpdateAsync(PasskeyOwner user, CancellationToken cancellationToken) => throw Closed();

    public Task<IdentityResult> DeleteAsync(PasskeyOwner user, CancellationToken cancellationToken) => throw Closed();

    public Task AddOrUpdatePasskeyAsync(PasskeyOwner user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw Closed();

    public Task RemovePasskeyAsync(PasskeyOwner user, byte[] credentialId, CancellationToken cancellationToken) => throw Closed();

    public void Dispose()
    {
        // Holds nothing.
    }

    private static UserPasskeyInfo Info(StaffPasskey passkey)
    {
        var key = JsonSerializer.Deserialize(passkey.Key, JsonType<PasskeyKey>.Info)!;
        return new(Base64Url.DecodeFromChars(passkey.Id), key.PublicKey, passkey.Since, (uint)passkey.SignCount, key.Transports?.ToArray(), key.Verified, key.BackupEligible, key.BackedUp, [], []);
    }

    private static NotSupportedException Closed() => new("an account changes through its grain");
}
