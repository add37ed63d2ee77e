using System.Text.Json.Serialization;
using Cashback.Grains;

namespace Cashback.Staff;

/// <summary>Where an account stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StaffStatus>))]
public enum StaffStatus
{
    [JsonStringEnumMemberName("invited")] Invited = 1,
    [JsonStringEnumMemberName("active")] Active = 2,
    [JsonStringEnumMemberName("disabled")] Disabled = 3,
    [JsonStringEnumMemberName("removed")] Removed = 4,
}

/// <summary>
/// A person of the merchant. Name and address come sealed in <see cref="Facts.Person"/>, hashes and sealed secrets in
/// <see cref="Facts.Secret"/>: neither is ever in the journal.
/// </summary>
/// <param name="Role">What the account may.</param>
/// <param name="Platform">It may make programmes as well.</param>
/// <param name="Digest">Keyed hash of name and address, so that the same request with others is noticed.</param>
/// <param name="Invite">SHA-256 of the invitation, hex; null: the secret is a password hash, and the account is active at once.</param>
/// <param name="Until">Not accepted from then on, in operations of older versions; else <see cref="InviteStaff.GoodFor"/>.</param>
public sealed record AddStaff(Role Role, bool Platform = false, string? Digest = null, string? Invite = null, DateTimeOffset? Until = null) : Command;

/// <summary>A new invitation: whoever accepts it sets a new password, and the second factors and sessions of before are gone.</summary>
/// <param name="Invite">SHA-256 of the invitation, hex.</param>
/// <param name="Until">Only in operations of older versions.</param>
public sealed record InviteStaff(string Invite, DateTimeOffset? Until = null) : Command
{
    public static readonly TimeSpan GoodFor = TimeSpan.FromDays(7);
}

/// <summary>The answer to <see cref="AddStaff"/> with an invitation, and to <see cref="InviteStaff"/>.</summary>
/// <param name="Until">The invitation is not accepted from then on.</param>
public sealed record StaffInvited(DateTimeOffset Until) : Reply;

/// <summary>The invited person has chosen a password. <c>invitation_refused</c>.</summary>
public sealed record JoinStaff(string Invite) : Command;

/// <summary>Another role, or the account is switched off or on. Null leaves it as it is. Its sessions end.</summary>
public sealed record ChangeStaff(Role? Role = null, bool? Disabled = null) : Command;

/// <summary>The account is gone: its rows and sessions go, what it did stays.</summary>
public sealed record RemoveStaff : Command;

/// <summary>
/// Somebody tries to sign in: counted before the secret is looked at, so that guesses at the same time do not slip through.
/// <c>staff_sign_in_refused</c> while it is locked: after <see cref="MaxTries"/> in a row, for <see cref="LockedFor"/>.
/// </summary>
public sealed record TryStaff : Command
{
    public const int MaxTries = 10;

    public static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(15);
}

/// <summary>Signed in: every secret was right. <c>staff_sign_in_refused</c> where a proof was used before.</summary>
/// <param name="Id">The session.</param>
/// <param name="Hash">SHA-256 of its key, hex.</param>
/// <param name="Until">The key is refused from then on.</param>
/// <param name="Device">What kind of browser, in words.</param>
/// <param name="Step">Time step of the one-time code: each is good once.</param>
/// <param name="Proof">Challenge of the passkey: each is good once.</param>
/// <param name="Passkey">Which passkey it was.</param>
/// <param name="SignCount">The passkey's counter.</param>
public sealed record OpenSession(GrainRef Id, string Hash, DateTimeOffset Until, string Device, long? Step = null, UInt128 Proof = default, string? Passkey = null, long SignCount = 0) : Command;

/// <summary>Ends one session, or all but one, or all.</summary>
public sealed record EndSession(GrainRef? Id = null, GrainRef? But = null) : Command;

/// <summary>A new password; every session but this one ends.</summary>
public sealed record SetPassword(GrainRef? But = null) : Command;

/// <summary>Switches one-time codes on, with the step of the first right one, or off.</summary>
public sealed record SetTotp(bool On, long Step = 0) : Command;

/// <param name="Id">Of the credential, base64url.</param>
/// <param name="Name">What the person calls it.</param>
public sealed record AddPasskey(string Id, string Name) : Command
{
    public const int Max = 10;
}

public sealed record RemovePasskey(string Id) : Command;

public sealed record GetStaff : Query;

/// <summary>For the edge alone: what a secret is compared with.</summary>
public sealed record GetStaffSecrets : Query;

/// <param name="Id">The account.</param>
/// <param name="Role">What it may.</param>
/// <param name="Platform">It may make programmes as well.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Since">When it was made.</param>
/// <param name="LockedUntil">Nobody can sign in before; null: it is not locked.</param>
/// <param name="HasTotp">One-time codes are its second factor.</param>
/// <param name="Sessions">Those that have not expired, newest last.</param>
/// <param name="Passkeys">In the order they came.</param>
public sealed record StaffView(GrainRef Id, Role Role, bool Platform, StaffStatus Status, DateTimeOffset Since, DateTimeOffset? LockedUntil, bool HasTotp, IReadOnlyList<StaffSession> Sessions, IReadOnlyList<StaffPasskey> Passkeys) : Reply;

/// <param name="Status">Where it stands.</param>
/// <param name="Role">What it may.</param>
/// <param name="Password">Hash.</param>
/// <param name="Totp">Sealed secret of one-time codes; null: none.</param>
/// <param name="Passkeys">With their public keys.</param>
public sealed record StaffSecretsView(StaffStatus Status, Role Role, string? Password, string? Totp, IReadOnlyList<StaffPasskey> Passkeys) : Reply;

public sealed record StaffSession(
    [property: JsonPropertyName("i")] GrainRef Id,
    [property: JsonPropertyName("h")] string Hash,
    [property: JsonPropertyName("f")] DateTimeOffset Since,
    [property: JsonPropertyName("u")] DateTimeOffset Until,
    [property: JsonPropertyName("d")] string Device);

/// <summary>Key: the public key and what the browser said of it, as the edge wrote it.</summary>
public sealed record StaffPasskey(
    [property: JsonPropertyName("i")] string Id,
    [property: JsonPropertyName("n")] string Name,
    [property: JsonPropertyName("k")] string Key,
    [property: JsonPropertyName("f")] DateTimeOffset Since,
    [property: JsonPropertyName("c")] long SignCount = 0);
