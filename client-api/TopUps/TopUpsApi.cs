using System.ComponentModel.DataAnnotations;
using Cashback.Access;
using Cashback.Bodies;
using Cashback.Cards;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Problems;

namespace Cashback.TopUps;

/// <summary>Money paid in at a till, in cash or by card terminal.</summary>
internal static class TopUpsApi
{
    public static void MapTopUps(this IEndpointRouteBuilder v1)
    {
        var topUps = v1.MapGroup("/topups").WithTags("Top-ups");
        topUps.MapPost("", TopUpAsync).WithName("topUp").Allow(Role.Till, Role.Owner, Role.Manager).WithMetadata(MovesValue.Mark);
    }

    private static async Task<Result<TopUpReply>> TopUpAsync(Call<TopUpBody> call, Acting acting, CardFinder finder, PersonVault vault, IGrains grains)
    {
        var body = call.Body;
        var amount = Check.Amount(body.Amount, "amount");
        var method = Check.Word(body.Method, "method", ("cash", TopUpMethod.Cash), ("terminal", TopUpMethod.Terminal), ("online", TopUpMethod.Online));
        var command = new TopUp(amount, method, Check.Comment(body.Comment));
        if ((body.Card is null) == (body.Customer is null))
            throw ProblemException.Invalid(body.Card is null ? "card" : "customer", "either card or customer");
        var actor = await acting.MaybeTillAsync(call.Caller, body.Till);
        var card = body.Card is null ? new(CustomersApi.Id(body.Customer), true) : await finder.FindAsync(call.Caller, body.Card);
        if (method == TopUpMethod.Online)
            return Problem.Of(ProblemCode.OnlineNotAvailable);

        var drawer = method == TopUpMethod.Cash ? await acting.DrawerAsync(call.Caller, actor) : null;
        var facts = await vault.WithCommentAsync(grains, call.Caller, card.Id, command, card.Facts with { Drawer = drawer });
        var answer = await grains.AskAsync(call.Caller.At(card.Id), new(call.Id, command, actor, facts, AwaitDelivery: drawer is not null));
        return answer.Reply is ToppedUp toppedUp
            ? Result<TopUpReply>.Of(TopUpReply.Of(new(grains.Incarnation, answer.At ?? card.Id, answer.Seq), toppedUp, card.ShowsAllTo(call.Caller)), answer.Replayed)
            : Problem.Of(answer);
    }
}

/// <summary>POST /v1/topups.</summary>
internal sealed record TopUpBody
{
    public string? Card { get; init; }
    public string? Customer { get; init; }
    [Required, Range(1, 10_000_000_000_000)] public long? Amount { get; init; }
    [Required, AllowedValues("cash", "terminal", "online")] public string? Method { get; init; }
    [StringLength(500, MinimumLength = 1)] public string? Comment { get; init; }

    /// <summary>An owner's key acts for this till.</summary>
    public string? Till { get; init; }
}

internal sealed record CreditedReply(long Money, long Gift);

internal sealed record TopUpReply : PurseReply
{
    public required OperationId Operation { get; init; }
    public required CreditedReply Credited { get; init; }

    public static TopUpReply Of(OperationId operation, ToppedUp toppedUp, bool showsAll)
    {
        var purse = new PurseParts(toppedUp.Purse, showsAll);
        return new()
        {
            Operation = operation,
            Credited = new(toppedUp.Credited.Money, toppedUp.Credited.Gift),
            Balances = purse.Balances,
            Deferred = purse.Deferred,
            Held = purse.Held,
            Frozen = purse.Frozen,
            Debt = purse.Debt,
            Expiring = purse.Expiring,
        };
    }
}
