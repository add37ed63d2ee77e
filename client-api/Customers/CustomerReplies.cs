using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Cashback.Cards;
using Cashback.Grains;
using Cashback.Letters;
using Cashback.Operations;

namespace Cashback.Customers;

/// <summary>POST /v1/customers.</summary>
internal sealed record CustomerBody
{
    [StringLength(200, MinimumLength = 1)] public string? Name { get; init; }
    [StringLength(254, MinimumLength = 3)] public string? Email { get; init; }

    /// <summary>With its country code.</summary>
    [StringLength(40, MinimumLength = 8)] public string? Phone { get; init; }

    /// <summary>Unique in the programme.</summary>
    [StringLength(100, MinimumLength = 1)] public string? ExternalId { get; init; }

    /// <summary>Of letters to him; absent: the programme's.</summary>
    [Language] public string? Language { get; init; }
}

/// <summary>PATCH /v1/customers/{id}: what is not there stays as it is, null clears.</summary>
internal sealed record CustomerChange
{
    private readonly HashSet<string> _set = [];

    [StringLength(200, MinimumLength = 1)] public string? Name { get; set => field = Set("name", value); }
    [StringLength(254, MinimumLength = 3)] public string? Email { get; set => field = Set("email", value); }
    [StringLength(40, MinimumLength = 8)] public string? Phone { get; set => field = Set("phone", value); }
    [StringLength(100, MinimumLength = 1)] public string? ExternalId { get; set => field = Set("externalId", value); }
    [Language] public string? Language { get; set => field = Set("language", value); }

    /// <summary>Null inherits, 0 counts.</summary>
    [Range(0, 10_000)] public int? CashbackRateBps { get; set => field = Set("cashbackRateBps", value); }

    public bool Sets(string name) => _set.Contains(name);

    /// <summary>A setter (not an initializer) runs only where the field stands in the body, null or not.</summary>
    private T Set<T>(string name, T value)
    {
        _set.Add(name);
        return value;
    }
}

internal sealed record CustomerReply : PurseReply
{
    public required GrainRef Id { get; init; }

    /// <summary>Names and numbers are for owner, manager, support, and the customer himself.</summary>
    public string? Name { get; init; }
    public string? Email { get; init; }
    public string? Phone { get; init; }
    public string? ExternalId { get; init; }

    /// <summary>Of letters to him; null: the programme's.</summary>
    public string? Language { get; init; }
    public int? CashbackRateBps { get; init; }
    public required IReadOnlyList<GrainRef> Groups { get; init; }
    public required IReadOnlyList<GrainRef> Cards { get; init; }
    public GrainRef? MergedInto { get; init; }
    public bool Erased { get; init; }

    /// <summary>How he buys, as of now; null: no order yet, or not asked for.</summary>
    public CustomerRfm? Rfm { get; init; }

    public static CustomerReply Of(CustomerView view, Profile? profile)
    {
        var purse = new PurseParts(view.Purse, withMoney: true);
        return new()
        {
            Id = view.Id,
            Name = profile?.Name,
            Email = profile?.Email,
            Phone = profile?.Phone,
            ExternalId = profile?.ExternalId,
            Language = profile?.Language,
            CashbackRateBps = view.RateBps,
            Groups = [.. view.Groups.Select(membership => membership.Group)],
            Cards = [.. view.Cards.Select(card => card.Card)],
            MergedInto = view.MergedInto,
            Erased = view.Erased,
            Balances = purse.Balances,
            Deferred = purse.Deferred,
            Held = purse.Held,
            Frozen = purse.Frozen,
            Debt = purse.Debt,
            Expiring = purse.Expiring,
        };
    }
}

/// <summary>His line of the report, without names: see GET /v1/reports/rfm.</summary>
internal sealed record CustomerRfm(int RecencyDays, decimal? FrequencyDays, int Orders, long Total, long AverageBill, int R, int F, int M, string Segment);

/// <summary>POST /v1/customers/{id}/merge.</summary>
internal sealed record MergeBody
{
    [Required] public string? Into { get; init; }
    [StringLength(500, MinimumLength = 1)] public string? Comment { get; init; }
}

/// <summary>POST /v1/customers/{id}/erase: confirm is the customer's id, or true.</summary>
internal sealed record EraseBody
{
    [Required] public System.Text.Json.JsonElement? Confirm { get; init; }
    [StringLength(500, MinimumLength = 1)] public string? Comment { get; init; }
}

/// <summary>Everything that is kept about a person.</summary>
internal sealed record CustomerExport(CustomerReply Customer, IReadOnlyList<OperationView> Operations, [property: JsonPropertyName("truncated")] bool IsTruncated);
