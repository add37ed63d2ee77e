using System.ComponentModel.DataAnnotations;
using Cashback.Grains;
using Cashback.Ledger;

namespace Cashback.Cards;

/// <summary>POST /v1/cards: 1–5000 cards, physical or digital.</summary>
internal sealed record IssueBody
{
    [Required, Range(1, 5000)] public int? Count { get; init; }
    [Required, AllowedValues("physical", "digital")] public string? Kind { get; init; }
    public string? Customer { get; init; }
}

internal sealed record IssuedReply(IReadOnlyList<IssuedCard> Data);

/// <summary>What is printed on one new card.</summary>
internal sealed record IssuedCard(GrainRef Id, string Number, string Token, string ClaimCode);

/// <summary>A card with its purse.</summary>
internal sealed record CardReply : PurseReply
{
    public required GrainRef Id { get; init; }
    public required string Number { get; init; }
    public required CardKind Kind { get; init; }
    public required CardStatus Status { get; init; }

    /// <summary>Null where the card is not linked, and for a till that has not seen its code.</summary>
    public GrainRef? Customer { get; init; }
    public GrainRef? ReplacedBy { get; init; }

    public static CardReply Of(CardView card, string number, bool showsAll)
    {
        var purse = new PurseParts(card.Purse, showsAll);
        return new()
        {
            Id = card.Id,
            Number = number,
            Kind = card.Kind,
            Status = card.Status,
            Customer = showsAll ? card.Customer : null,
            ReplacedBy = card.ReplacedBy,
            Balances = purse.Balances,
            Deferred = purse.Deferred,
            Held = purse.Held,
            Frozen = purse.Frozen,
            Debt = purse.Debt,
            Expiring = purse.Expiring,
        };
    }
}

/// <summary>A call whose only news is its operation.</summary>
internal sealed record OperationReply(OperationId Operation);

internal sealed record CommentBody
{
    [StringLength(500, MinimumLength = 1)] public string? Comment { get; init; }
}

/// <summary>POST /v1/cards/{id}/replace.</summary>
internal sealed record ReplaceBody
{
    [Required] public string? NewCard { get; init; }
    [StringLength(500, MinimumLength = 1)] public string? Comment { get; init; }
}

/// <summary>POST /v1/cards/sheet: the cards to print, in this order.</summary>
internal sealed record SheetBody
{
    [Required, MinLength(1), MaxLength(5000)] public IReadOnlyList<string?>? Cards { get; init; }
}
