using System.ComponentModel.DataAnnotations;
using Cashback.Access;
using Cashback.Bodies;
using Cashback.Codes;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Problems;
using Cashback.Reads;

namespace Cashback.Cards;

/// <summary>
/// POST /v1/cards/{id}/lost: a linked card is refused from now on, and a digital card takes its place on the same purse, in one
/// request. Customers do it with their own cards. Refusals: <c>not_linked</c>, then those of replacing a card.
/// </summary>
internal static class LostCardsApi
{
    public static void MapLostCards(this IEndpointRouteBuilder v1) =>
        v1.MapPost("/cards/{id}/lost", LostAsync).WithTags("Cards").WithName("reportCardLost").Allow(Role.Owner, Role.Manager, Role.Support, Role.Customer).WithMetadata(MovesValue.Mark);

    private static async Task<Result<LostReply>> LostAsync(Call<CommentBody> call, string id, CardFinder finder, CardCodes codes, PersonVault vault, IReads reads, IGrains grains)
    {
        var caller = call.Caller;
        var comment = Check.Comment(call.Body.Comment);
        var card = await finder.FindAsync(caller, id, "id");
        var view = await grains.ViewAsync<CardView>(caller.At(card.Id), new GetCard(), caller.Actor);
        if (caller.Role == Role.Customer && view.Customer != caller.Key.Customer)
            throw ProblemException.NotFound();
        var issue = new Request(RequestId.Derive(call.Id, "card"), new IssueCards(1, CardKind.Digital), caller.Actor, AwaitDelivery: true);
        // So that no card is made for nothing; what counts, the card says itself.
        if (view.Customer is null && (await grains.AskAsync(caller.AtProgramme, issue with { OnlyKnown = true })).Reply is NotKnown)
            return Problem.Of(new NotLinked());
        var issued = await grains.AskAsync(caller.AtProgramme, issue);
        if (issued.Reply is not CardsIssued { Batch: var batch })
            return Problem.Of(issued);
        var fresh = batch.CardAt(batch.First);
        var (operation, replayed, problem) = await CardsApi.ReplacedAsync(caller, call.Id, card.Id, new(fresh, comment, OnlyLinked: true), vault, reads, grains);
        return problem is not null ? problem : Result<LostReply>.Of(new(operation, fresh, codes.Number(caller.Programme, batch.First)), replayed);
    }
}

/// <summary>The digital card that took the lost one's place.</summary>
internal sealed record LostReply(OperationId Operation, GrainRef Card, [property: Required] string Number);
