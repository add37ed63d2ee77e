using System.ComponentModel.DataAnnotations;
using Cashback.Access;
using Cashback.Bodies;
using Cashback.Codes;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Operations;
using Cashback.Problems;
using Cashback.Reads;

namespace Cashback.Cards;

/// <summary>Cards and people: linking with proof of possession, unlinking, and the recovery of a lost card that nobody linked.</summary>
internal static class CardLinksApi
{
    public static void MapCardLinks(this IEndpointRouteBuilder v1)
    {
        var cards = v1.MapGroup("/cards").WithTags("Cards");
        cards.MapPost("/{id}/link", LinkAsync).WithName("linkCard").Allow(Role.Owner, Role.Manager, Role.Support, Role.Customer).WithMetadata(MovesValue.Mark);
        cards.MapPost("/{id}/unlink", UnlinkAsync).WithName("unlinkCard").Allow(Role.Owner, Role.Manager, Role.Support, Role.Customer).WithMetadata(MovesValue.Mark);
        cards.MapPost("/recover", RecoverAsync).WithName("recoverCard").Allow(Role.Till, Role.Owner, Role.Manager, Role.Support).WithMetadata(MovesValue.Mark);
    }

    private static async Task<Result<LinkReply>> LinkAsync(Call<LinkBody> call, string id, CardFinder finder, PersonVault vault, Throttle throttle, ClaimCodes claims, IReads reads, IGrains grains)
    {
        var (caller, body) = (call.Caller, call.Body);
        var comment = Check.Comment(body.Comment);
        var customer = body.Customer is null && caller.Key.Customer is { } own ? own : CustomersApi.Id(Check.Text(body.Customer, "customer"));
        if (caller.Role == Role.Customer && (customer != caller.Key.Customer || (body.Token is null && body.ClaimCode is null)))
            throw customer == caller.Key.Customer ? ProblemException.Invalid("token", "the card's token or claim code") : ProblemException.Of(ProblemCode.Forbidden);
        throttle.Admit(caller);
        var card = await finder.FindAsync(caller, id, "id");
        if (body.Token is not null && await finder.FindAsync(caller, body.Token, "token") is var shown && (!shown.ByToken || shown.Id != card.Id))
            throw throttle.Failed(caller);
        if (body.ClaimCode is not null && await ClaimedAsync(caller, body.ClaimCode, claims, reads) != card.Id)
            throw throttle.Failed(caller);
        await grains.ViewAsync<CustomerView>(caller.At(customer), new GetCustomer(), caller.Actor);

        var command = new LinkCard(customer, comment);
        var facts = comment is null ? Facts.None : await vault.WithCommentAsync(grains, caller, customer, command, Facts.None);
        var answer = await grains.AskAsync(caller.At(card.Id), new(call.Id, command, caller.Actor, facts, AwaitDelivery: true));
        if (answer.Reply is not Done)
            return Problem.Of(answer);
        return (await reads.OutcomeAsync(caller.At(card.Id), answer.Seq))?.Reply switch
        {
            // Nothing was sent where it had been linked to him before.
            null when (await grains.CardAsync(caller, card.Id)).Moving => Problem.Of(new CardMoving()),
            Refused { Refusal: var refusal } => Problem.Of(refusal, answer.Replayed),
            _ => Result<LinkReply>.Of(new(new(grains.Incarnation, card.Id, answer.Seq), card.Id, customer), answer.Replayed),
        };
    }

    private static async Task<Result<OperationReply>> UnlinkAsync(Call<CommentBody> call, string id, CardFinder finder, PersonVault vault, IGrains grains)
    {
        var command = new UnlinkCard(Check.Comment(call.Body.Comment));
        if (call.Caller.Role == Role.Customer)
        {
            var card = await finder.FindAsync(call.Caller, id, "id");
            var view = await grains.ViewAsync<CardView>(call.Caller.At(card.Id), new GetCard(), call.Caller.Actor);
            if (call.Caller.Key.Customer is not { } own || (view.Customer != own && view.Homes?.Contains(own) != true))
                throw ProblemException.NotFound();
        }

        return await CardsApi.ActAsync(call.Caller, call.Id, id, command, finder, vault, grains);
    }

    /// <summary>
    /// Every failure is the same answer after the same time and counts as one guess, so it tells nothing about codes, cards or
    /// purchases.
    /// </summary>
    private static async Task<Result<RecoverReply>> RecoverAsync(Call<RecoverBody> call, CardFinder finder, Throttle throttle, ClaimCodes claims, CardCodes codes, IReads reads, IGrains grains, TimeProvider time)
    {
        var body = call.Body;
        var (code, fresh) = (Check.Text(body.ClaimCode, "claimCode"), Check.Text(body.NewCard, "newCard"));
        var last = Check.Required(body.LastPurchase, "lastPurchase");
        var (amount, on) = (Check.Amount(last.Amount, "lastPurchase.amount"), Check.Required(last.On, "lastPurchase.on"));
        throttle.Admit(call.Caller);
        var started = time.GetTimestamp();
        var answer = await TryAsync();
        if (answer is not null)
            return answer;
        throttle.Failed(call.Caller);
        var spent = time.GetElapsedTime(started);
        // A delay is cut to whole milliseconds.
        await Task.Delay(RecoverBody.Slow * (1 + (int)(spent / RecoverBody.Slow)) - spent + TimeSpan.FromMilliseconds(1), time);
        return Problem.Of(new RecoveryRefused());

        async ValueTask<Result<RecoverReply>?> TryAsync()
        {
            if (await ClaimedAsync(call.Caller, code, claims, reads) is not { } lost || await NewAsync(call.Caller, fresh, finder, grains) is not { } target)
                return null;

            var view = await grains.ViewAsync<CardView>(call.Caller.At(lost), new GetCard(), call.Caller.Actor);
            if (body.Number is { } number && !string.Equals(codes.Number(call.Caller.Programme, view.Serial), number.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal))
                return null;
            var recovered = await grains.AskAsync(call.Caller.At(lost), new(call.Id, new RecoverCard(target.Id, amount, on, Check.Comment(body.Comment)), call.Caller.Actor, AwaitDelivery: true));
            if (recovered.Reply is Refused { Refusal: RecoveryRefused or NotFound })
                return null;
            if (recovered.Reply is not Done)
                return Problem.Of(recovered);
            return (await reads.OutcomeAsync(call.Caller.At(lost), recovered.Seq))?.Reply switch
            {
                null => Problem.Of(new CardMoving()),
                Refused => null,
                _ => Result<RecoverReply>.Of(new(new(grains.Incarnation, lost, recovered.Seq), target.Id), recovered.Replayed),
            };
        }
    }

    private static async ValueTask<GrainRef?> ClaimedAsync(Caller caller, string code, ClaimCodes claims, IReads reads) =>
        claims.TryRead(caller.Programme, code, out var serial) && await reads.FindAsync(RowKey.Of(caller.Programme, ListKind.Cards, serial)) is { } row ? GrainRef.Read(row) : null;

    /// <summary>A card that can take another one's place; whether it still can, it says itself.</summary>
    private static async ValueTask<CardView?> NewAsync(Caller caller, string name, CardFinder finder, IGrains grains)
    {
        try
        {
            var card = await finder.FindAsync(caller, name, "newCard");
            return (await grains.AskAsync(caller.At(card.Id), new(0, new GetCard(), caller.Actor))).Reply as CardView;
        }
        catch (ProblemException unknown) when (unknown.Problem.Code == ProblemCode.NotFound)
        {
            return null;
        }
    }
}

/// <summary>POST /v1/cards/{id}/link: a customer proves possession by token or claim code; staff may say why instead.</summary>
internal sealed record LinkBody
{
    public string? Customer { get; init; }
    public string? Token { get; init; }
    public string? ClaimCode { get; init; }
    [StringLength(500, MinimumLength = 1)] public string? Comment { get; init; }
}

/// <summary>What it holds now, the card or the customer says.</summary>
internal sealed record LinkReply(OperationId Operation, GrainRef Card, GrainRef Customer);

/// <summary>POST /v1/cards/recover.</summary>
internal sealed record RecoverBody
{
    /// <summary>How long a refusal takes at least: longer than the longest look-up.</summary>
    public static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(300);

    [Required] public string? ClaimCode { get; init; }
    public string? Number { get; init; }
    [Required] public LastPurchase? LastPurchase { get; init; }
    [Required] public string? NewCard { get; init; }
    [StringLength(500, MinimumLength = 1)] public string? Comment { get; init; }
}

/// <summary>A bill or top-up, minor units, and its local day.</summary>
internal sealed record LastPurchase
{
    [Required, Range(1, 10_000_000_000_000)] public long? Amount { get; init; }
    [Required] public DateOnly? On { get; init; }
}

internal sealed record RecoverReply(OperationId Operation, GrainRef Card);
