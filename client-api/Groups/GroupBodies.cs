using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using Cashback.Grains;
using Cashback.Programmes;

namespace Cashback.Groups;

/// <summary>POST /v1/groups: empty, of members as they are named, or of everybody who is in a segment now (a frozen snapshot).</summary>
internal sealed record GroupBody
{
    [Required, StringLength(200, MinimumLength = 1)] public string? Name { get; init; }

    /// <summary>Ids, external ids, e-mail addresses, phone numbers.</summary>
    public IReadOnlyList<string>? Members { get; init; }

    /// <summary>Name of a segment of the RFM report.</summary>
    public string? Segment { get; init; }

    /// <summary>The same by the filters of the RFM report.</summary>
    public RfmBody? Rfm { get; init; }
}

/// <summary>Which customers of the RFM report: as its query. What came later is not written where it is absent: a request of before stays the same request.</summary>
internal sealed record RfmBody
{
    public DateTimeOffset? AsOf { get; init; }
    public string? Segment { get; init; }
    [Range(0, int.MaxValue)] public int? NoOrderForDays { get; init; }
    [Range(1, int.MaxValue)] public int? MinOrders { get; init; }
    [Range(1, int.MaxValue)] public int? MaxOrders { get; init; }
    public long? MinTotal { get; init; }
    public long? MaxTotal { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public long? MinRecencyDays { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public long? MaxRecencyDays { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public long? MinFrequencyDays { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public long? MaxFrequencyDays { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public long? MinAverageBill { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public long? MaxAverageBill { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), Range(1, 5)] public int? MinR { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), Range(1, 5)] public int? MaxR { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), Range(1, 5)] public int? MinF { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), Range(1, 5)] public int? MaxF { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), Range(1, 5)] public int? MinM { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), Range(1, 5)] public int? MaxM { get; init; }
}

/// <summary>POST /v1/groups/{id}/members.</summary>
internal sealed record MembersBody
{
    [Required] public IReadOnlyList<string>? Members { get; init; }
}

/// <summary>PATCH /v1/groups/{id}: what is absent stays, null clears.</summary>
internal sealed record GroupPatchBody
{
    public string? Name { get; init; }
    public JsonElement CashbackRateBps { get; init; }
    public JsonElement PayoutCoefficient { get; init; }
    public JsonElement RedeemCoefficient { get; init; }
}

/// <summary>POST /v1/groups/{id}/adjustments. The comment is required.</summary>
internal sealed record GroupAdjustmentBody
{
    [Required, AllowedValues("relative", "absolute")] public string? ApplyType { get; init; }
    [Required, AllowedValues("money", "gift", "points")] public string? Asset { get; init; }
    [Required] public long? Amount { get; init; }
    [Required, StringLength(500, MinimumLength = 1)] public string? Comment { get; init; }
    [AllowedValues("refuse", "drain")] public string? OnShortfall { get; init; }
    public bool? DryRun { get; init; }
    [Range(1, 36_500)] public int? ValidDays { get; init; }
}

/// <summary>A group. Telling: some members do not yet know the last change of the rates.</summary>
internal sealed record GroupReply(
    GrainRef Id, string Name, long Members, int? CashbackRateBps, Coefficient? PayoutCoefficient, Coefficient? RedeemCoefficient, DateTimeOffset CreatedAt, bool Telling, GrainRef? Job)
{
    public static GroupReply Of(GroupView view) =>
        new(view.Id, view.Name, view.Members, view.RateBps, view.PayoutCoefficient, view.RedeemCoefficient, view.At, view.Telling, view.Job);
}

/// <summary>Unknown: who is no customer here, as it was sent.</summary>
internal sealed record GroupMadeReply(GrainRef Id, string Name, long Members, IReadOnlyList<string> Unknown);

internal sealed record MembersReply(long Members, long Added, IReadOnlyList<string> Unknown);

internal sealed record MemberItem(GrainRef Customer);
