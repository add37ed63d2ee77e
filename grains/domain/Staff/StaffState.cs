using System.Text.Json.Serialization;
using Cashback.Grains;

namespace Cashback.Staff;

/// <param name="Role">What the account may.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Since">When it was made.</param>
/// <param name="Platform">It may make programmes.</param>
/// <param name="Invite">Hash of the open invitation …</param>
/// <param name="Until">… and until when it is good.</param>
/// <param name="Password">Hash.</param>
/// <param name="Totp">Sealed secret of one-time codes.</param>
/// <param name="Step">The last step that a code was used of.</param>
/// <param name="Tries">Attempts since the last right one.</param>
/// <param name="Locked">Until when.</param>
/// <param name="Sessions">At most <see cref="MaxSessions"/>; the oldest give way.</param>
/// <param name="Passkeys">At most <see cref="AddPasskey.Max"/>.</param>
/// <param name="Proofs">The last challenges that were used.</param>
internal sealed record StaffState(
    [property: JsonPropertyName("r")] Role Role,
    [property: JsonPropertyName("st")] StaffStatus Status,
    [property: JsonPropertyName("f")] DateTimeOffset Since,
    [property: JsonPropertyName("pl")] bool Platform,
    [property: JsonPropertyName("in")] string? Invite,
    [property: JsonPropertyName("iu")] DateTimeOffset? Until,
    [property: JsonPropertyName("pw")] string? Password,
    [property: JsonPropertyName("ot")] string? Totp,
    [property: JsonPropertyName("os")] long Step,
    [property: JsonPropertyName("n")] int Tries,
    [property: JsonPropertyName("l")] DateTimeOffset? Locked,
    [property: JsonPropertyName("s")] IReadOnlyList<StaffSession> Sessions,
    [property: JsonPropertyName("k")] IReadOnlyList<StaffPasskey> Passkeys,
    [property: JsonPropertyName("u")] IReadOnlyList<UInt128> Proofs) : GrainState
{
    /// <summary>Devices of one person.</summary>
    public const int MaxSessions = 16;

    /// <summary>A challenge is good for minutes, and nobody signs in more often meanwhile.</summary>
    public const int MaxProofs = 16;
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(StaffState))]
internal sealed partial class StaffJson : JsonSerializerContext;
