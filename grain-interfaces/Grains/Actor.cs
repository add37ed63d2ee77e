using System.Text.Json.Serialization;

namespace Cashback.Grains;

/// <summary>The roles of api.md, "Who may". Stored as a name.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Role>))]
public enum Role
{
    [JsonStringEnumMemberName("owner")] Owner = 1,
    [JsonStringEnumMemberName("manager")] Manager = 2,
    [JsonStringEnumMemberName("support")] Support = 3,
    [JsonStringEnumMemberName("accountant")] Accountant = 4,
    [JsonStringEnumMemberName("till")] Till = 5,
    [JsonStringEnumMemberName("customer")] Customer = 6,
    /// <summary>Messages between grains, wake-ups, start-up.</summary>
    [JsonStringEnumMemberName("system")] System = 7,
}

/// <summary>Who did it, and where: the key that signed the request, its role, and the till and venue it acted for.</summary>
public sealed record Actor(Role Role, GrainRef? Key = null, GrainRef? Till = null, GrainRef? Venue = null, GrainRef? Customer = null)
{
    public static Actor System { get; } = new(Role.System);
}
