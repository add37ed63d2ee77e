using System.Text.Json.Serialization;
using Cashback.Grains;

namespace Cashback.Applications;

/// <summary>What became of an application.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ApplicationStatus>))]
public enum ApplicationStatus
{
    [JsonStringEnumMemberName("pending")] Pending = 1,
    [JsonStringEnumMemberName("approved")] Approved = 2,
    [JsonStringEnumMemberName("rejected")] Rejected = 3,
}

/// <summary>
/// A merchant would like a programme of its own. Who asks, and what he wrote, is sealed in a row (<see cref="Facts.Person"/>);
/// the platform's owner decides.
/// </summary>
/// <param name="Name">Of the programme.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Locale">BCP 47.</param>
/// <param name="TimeZone">IANA.</param>
public sealed record Apply(string Name, string Currency, string Locale, string TimeZone) : Command;

/// <summary>Approved (then with the number of the programme that was made) or rejected. <c>application_decided</c>.</summary>
public sealed record DecideApplication(bool Approved, int Programme = 0) : Command;

public sealed record GetApplication : Query;

public sealed record ApplicationView(GrainRef Id, string Name, string Currency, string Locale, string TimeZone, ApplicationStatus Status, DateTimeOffset At, int Programme) : Reply;
