using Cashback.Access;
using Cashback.Bodies;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Operations;
using Cashback.Lists;
using Cashback.Problems;
using Cashback.Reads;

namespace Cashback.Cards;

/// <summary>Cards: issued in batches, read, blocked, replaced.</summary>
internal static class CardsApi
{
    private const int MaxLooks = 200;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    public static void MapCards(this IEndpointRouteBuilder v1)
    {
        var cards = v1.MapGroup("/cards").WithTags("Cards");
        cards.MapPost("", IssueAsync).WithName("issueCards").Allow(Role.Owner, Role.Manager, Role.Support, Role.Customer);
        cards.MapGet("", ListAsync).WithName("listCards").Allow(RouteAccess.Staff);
        cards.MapGet("/{id}", GetAsync).WithName("getCard").Allow([.. RouteAccess.Staff, Role.Till, Role.Customer]);
        cards.MapPost("/{id}/block", BlockAsync).WithName("blockCard").Allow(Role.Owner, Role.Manager, Role.Support);
        cards.MapPost("/{id}/unblock", UnblockAsync).WithName("unblockCard").Allow(Role.Owner, Role.Manager, Role.Support);
        cards.MapPost("/{id}/replace", ReplaceAsync).WithName("replaceCard").Allow(Role.Owner, Role.Manager, Role.Support).WithMetadata(MovesValue.Mark);
    }

    private static async Task<Result<IssuedReply>> IssueAsync(Call<IssueBody> call, IGrains grains, CardCodes codes, TimeProvider time)
    {
        var count = Check.Between(call.Body.Count, "count", 1, CardBatch.MaxCount);
        var kind = Check.Word(call.Body.Kind, "kind", ("physical", CardKind.Physical), ("digital", CardKind.Digital));
        GrainRef? customer = call.Body.Customer is null ? null : CustomersApi.Id(call.Body.Customer);
        // Customers make a digital card of their own, one at a time (mission.md D).
        if (call.Caller.Role == Role.Customer && (count != 1 || kind != CardKind.Digital || customer != call.Caller.Key.Customer))
            throw ProblemException.Of(ProblemCode.Forbidden);
        if (customer is { } whose)
            await CanTakeAsync(grains, call.Caller, whose, count);
        var answer = await grains.AskAsync(call.Caller.AtProgramme, new(call.Id, new IssueCards(count, kind, customer), call.Caller.Actor, AwaitDelivery: true));
        if (answer.Reply is not CardsIssued issued)
            return Problem.Of(answer);
        var cards = new IssuedCard[issued.Batch.Count];
        if (customer is not null)
            await ArrivedAsync(grains, call.Caller, issued.Batch, time);
        for (var i = 0; i < cards.Length; i++)
            cards[i] = Print(call.Caller.Programme, issued.Batch.CardAt(issued.Batch.First + i), issued.Batch.First + i, codes);
        return Result<IssuedReply>.Of(new(cards), answer.Replayed);
    }

    /// <summary>New cards link themselves; until the customer has answered they take nothing. Bounded: it goes on by itself.</summary>
    private static async ValueTask ArrivedAsync(IGrains grains, Caller caller, CardBatch batch, TimeProvider time)
    {
        var left = MaxLooks;
        for (var i = 0; i < batch.Count; i++)
        {
            var card = caller.At(batch.CardAt(batch.First + i));
            while ((await grains.AskAsync(card, new(0, new GetCard(), caller.Actor))).Reply is not CardView { Moving: false } && left-- > 0)
                await Task.Delay(Look, time);
        }
    }

    /// <summary>More cards than one customer can have would be made and then not be his.</summary>
    private static async ValueTask CanTakeAsync(IGrains grains, Caller caller, GrainRef customer, int count)
    {
        var view = await grains.ViewAsync<CustomerView>(caller.At(customer), new GetCustomer(), caller.Actor);
        if (view.MergedInto is { } into)
            throw new ProblemException(Problem.Of(new CustomerMerged(into)));
        if (view.Cards.Count + count > LinkCard.MaxCards)
            throw new ProblemException(Problem.Of(new TooManyCards(LinkCard.MaxCards)));
    }

    private static async Task<Result<ListReply<CardReply>>> ListAsync(Caller caller, PageQuery page, IReads reads, IGrains grains, CardCodes codes)
    {
        var (rows, next) = await reads.PageAsync(RowKey.Of(caller.Programme, ListKind.Cards), sizeof(long), page);
        var cards = new List<CardReply>(rows.Count);
        foreach (var some in rows.Chunk(64))
        {
            var views = await Task.WhenAll(some.Select(row => grains.CardAsync(caller, GrainRef.Read(row.Body)).AsTask()));
            cards.AddRange(views.Select(view => CardReply.Of(view, codes.Number(caller.Programme, view.Serial), showsAll: true)));
        }

        return new ListReply<CardReply>(cards, next);
    }

    private static async Task<Result<CardReply>> GetAsync(Caller caller, string id, CardFinder finder, IGrains grains, CardCodes codes)
    {
        var card = await finder.FindAsync(caller, id, "id");
        var view = await grains.CardAsync(caller, card.Id);
        if (caller.Role == Role.Customer && view.Customer != caller.Key.Customer)
            throw ProblemException.NotFound();
        return CardReply.Of(view, codes.Number(caller.Programme, view.Serial), card.ShowsAllTo(caller));
    }

    private static Task<Result<OperationReply>> BlockAsync(Call<CommentBody> call, string id, CardFinder finder, PersonVault vault, IGrains grains) =>
        ActAsync(call.Caller, call.Id, id, new BlockCard(Check.Comment(call.Body.Comment)), finder, vault, grains);

    private static Task<Result<OperationReply>> UnblockAsync(Call<CommentBody> call, string id, CardFinder finder, PersonVault vault, IGrains grains) =>
        ActAsync(call.Caller, call.Id, id, new UnblockCard(Check.Comment(call.Body.Comment)), finder, vault, grains);

    private static async Task<Result<OperationReply>> ReplaceAsync(Call<ReplaceBody> call, string id, CardFinder finder, PersonVault vault, IReads reads, IGrains grains)
    {
        var comment = Check.Comment(call.Body.Comment);
        var target = await finder.FindAsync(call.Caller, call.Body.NewCard, "newCard");
        await grains.ViewAsync<CardView>(call.Caller.At(target.Id), new GetCard(), call.Caller.Actor);
        var card = await finder.FindAsync(call.Caller, id, "id");
        var (operation, replayed, problem) = await ReplacedAsync(call.Caller, call.Id, card.Id, new(target.Id, comment), vault, reads, grains);
        return problem is not null ? problem : Result<OperationReply>.Of(new(operation), replayed);
    }

    /// <summary>Puts a card into another one's place, once the new one has said that it can.</summary>
    internal static async ValueTask<(OperationId Operation, bool Replayed, Problem? Problem)> ReplacedAsync(Caller caller, UInt128 request, GrainRef card, ReplaceCard command, PersonVault vault, IReads reads, IGrains grains)
    {
        var facts = await vault.WithCommentAsync(grains, caller, card, command, Facts.None);
        var answer = await grains.AskAsync(caller.At(card), new(request, command, caller.Actor, facts, AwaitDelivery: true));
        if (answer.Reply is not Done)
            return (default, false, Problem.Of(answer));
        var from = answer.At ?? card;
        var outcome = await reads.OutcomeAsync(caller.At(from), answer.Seq);
        return (new(grains.Incarnation, from, answer.Seq), answer.Replayed, outcome?.Reply is Refused { Refusal: var refusal } ? Problem.Of(refusal, answer.Replayed) : null);
    }

    internal static async Task<Result<OperationReply>> ActAsync(Caller caller, UInt128 request, string id, Command command, CardFinder finder, PersonVault vault, IGrains grains)
    {
        var card = await finder.FindAsync(caller, id, "id");
        var answer = await grains.AskAsync(caller.At(card.Id), new(request, command, caller.Actor, await vault.WithCommentAsync(grains, caller, card.Id, command, Facts.None), AwaitDelivery: true));
        return answer.Reply is Done
            ? Result<OperationReply>.Of(new(new(grains.Incarnation, answer.At ?? card.Id, answer.Seq)), answer.Replayed)
            : Problem.Of(answer);
    }

    internal static IssuedCard Print(int programme, GrainRef id, long serial, CardCodes codes) =>
        new(id, codes.Number(programme, serial), codes.Token(new(programme, id)), codes.ClaimCode(programme, serial));
}
