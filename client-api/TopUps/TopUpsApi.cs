using System.ComponentModel.DataAnnotations;
using Cashback.Access;
using Cashback.Bodies;
using Cashback.Cards;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Lists;
using Cashback.Operations;
using Cashback.Problems;
using Cashback.Reads;
using Microsoft.AspNetCore.Http.Metadata;

namespace Cashback.TopUps;

/// <summary>Money paid in: at a till in cash or by card terminal, or online at a payment provider's page.</summary>
internal static class TopUpsApi
{
    public static void MapTopUps(this IEndpointRouteBuilder v1)
    {
        var topUps = v1.MapGroup("/topups").WithTags("Top-ups");
        topUps.MapPost("", TopUpAsync).WithName("topUp").Allow(Role.Till, Role.Owner, Role.Manager, Role.Customer).WithMetadata(MovesValue.Mark)
            .WithMetadata(new ProducesResponseTypeMetadata(200, typeof(TopUpReply), ["application/json"]), new OtherAnswer(typeof(StartedTopUpReply)));
        topUps.MapPost("/{id}/assign", AssignAsync).WithName("assignTopUp").Allow(Role.Owner, Role.Manager).WithMetadata(MovesValue.Mark);
        topUps.MapGet("", ListAsync).WithName("listTopUps").Allow(RouteAccess.Staff);
        topUps.MapGet("/{id}", GetAsync).WithName("getTopUp").Allow([.. RouteAccess.Staff, Role.Till, Role.Customer]);
    }

    private static async Task<IResult> TopUpAsync(Call<TopUpBody> call, HttpContext context, Acting acting, CardFinder finder, OnlineTopUps online, PersonVault vault, IGrains grains)
    {
        var body = call.Body;
        var amount = Check.Amount(body.Amount, "amount");
        var method = Check.Word(body.Method, "method", ("cash", TopUpMethod.Cash), ("terminal", TopUpMethod.Terminal), ("online", TopUpMethod.Online));
        var comment = Check.Comment(body.Comment);
        if ((body.Card is null) == (body.Customer is null))
            throw ProblemException.Invalid(body.Card is null ? "card" : "customer", "either card or customer");
        if (method == TopUpMethod.Online)
            return await online.StartAsync(call.Caller, call.Id, body, amount, new Uri(Origin.Of(context)));
        if (call.Caller.Role == Role.Customer)
            throw ProblemException.Of(ProblemCode.Forbidden);
        var actor = await acting.MaybeTillAsync(call.Caller, body.Till);
        // Cash lies in some till; what a terminal took need not have been at one.
        if (method == TopUpMethod.Cash && actor.Till is null)
            throw ProblemException.Of(ProblemCode.TillKeyRequired);
        var drawer = method == TopUpMethod.Cash ? await acting.DrawerAsync(call.Caller, actor) : null;
        var command = new TopUp(amount, method, comment);
        var card = body.Card is null ? new(CustomersApi.Id(body.Customer), ByToken: false) : await finder.FindAsync(call.Caller, body.Card);
        var facts = await vault.WithCommentAsync(grains, call.Caller, card.Id, command, card.Facts with { Drawer = drawer });
        var answer = await grains.AskAsync(call.Caller.At(card.Id), new(call.Id, command, actor, facts, AwaitDelivery: drawer is not null));
        return answer.Reply is ToppedUp toppedUp
            ? Result<TopUpReply>.Of(TopUpReply.Of(new(grains.Incarnation, answer.At ?? card.Id, answer.Seq), toppedUp, card.ShowsAllTo(call.Caller)), answer.Replayed)
            : Problem.Of(answer);
    }

    /// <summary>A payment that no purse has taken: who looked at it says whose it is.</summary>
    private static async Task<Result<OnlineTopUpReply>> AssignAsync(Call<AssignBody> call, string id, CardFinder finder, IGrains grains, IReads reads)
    {
        var (caller, body) = (call.Caller, call.Body);
        if ((body.Card is null) == (body.Customer is null))
            throw ProblemException.Invalid(body.Card is null ? "card" : "customer", "either card or customer");
        if (!GrainRef.TryParse(id, GrainKind.TopUp, out var topUp))
            throw ProblemException.NotFound();
        var target = body.Card is null ? CustomersApi.Id(body.Customer) : (await finder.FindAsync(caller, body.Card)).Id;
        if (target.Kind == GrainKind.Customer)
            await grains.ViewAsync<CustomerView>(caller.At(target), new GetCustomer(), caller.Actor);
        var answer = await grains.AskAsync(caller.At(topUp), new(call.Id, new AssignPayment(target, Check.Comment(body.Comment)), caller.Actor, AwaitDelivery: true));
        return answer.Reply switch
        {
            TopUpView view => Result<OnlineTopUpReply>.Of(OnlineTopUpReply.Of(Told(view, await reads.OutcomeAsync(caller.At(topUp), answer.Seq), grains)), answer.Replayed),
            // Of an older version, which did not keep it.
            Done => Result<OnlineTopUpReply>.Of(OnlineTopUpReply.Of(await grains.ViewAsync<TopUpView>(caller.At(topUp), new GetTopUp(), caller.Actor)), answer.Replayed),
            _ => Problem.Of(answer),
        };
    }

    /// <summary>With what the purse has said; while it has not, or has moved on, the payment is on its way.</summary>
    private static TopUpView Told(TopUpView view, MessageOutcome? outcome, IGrains grains) => outcome switch
    {
        null or { Reply: Refused { Refusal: CardReplaced } } => view,
        { Reply: Refused refused } => view with { Status = TopUpStatus.Unmatched, Reason = ProblemCode.Of(refused.Refusal).Code },
        _ => view with { Status = TopUpStatus.Credited, Operation = new(grains.Incarnation, outcome.At ?? view.Target!.Value, outcome.Seq) },
    };

    private static async Task<Result<OnlineTopUpReply>> GetAsync(Caller caller, string id, IGrains grains)
    {
        if (!GrainRef.TryParse(id, GrainKind.TopUp, out var topUp))
            throw ProblemException.NotFound();
        var view = await grains.ViewAsync<TopUpView>(caller.At(topUp), new GetTopUp(), caller.Actor);
        return caller.Role == Role.Customer && !await OnlineTopUps.IsOwnAsync(caller, view.Target, grains)
            ? throw ProblemException.NotFound()
            : OnlineTopUpReply.Of(view);
    }

    private static async Task<Result<ListReply<OnlineTopUpReply>>> ListAsync(Caller caller, PageQuery page, string? status, IReads reads)
    {
        var scope = status is null ? default : Check.Word(
            status, "status", ("pending", TopUpStatus.Pending), ("paid", TopUpStatus.Paid), ("credited", TopUpStatus.Credited), ("unmatched", TopUpStatus.Unmatched),
            ("expired", TopUpStatus.Expired), ("refunded", TopUpStatus.Refunded), ("disputed", TopUpStatus.Disputed));
        var (rows, next) = await reads.PageAsync(RowKey.Of(caller.Programme, ListKind.TopUps, (byte)scope), sizeof(long) + GrainRef.Size, page);
        return new ListReply<OnlineTopUpReply>([.. rows.Select(row => OnlineTopUpReply.Of(Stored.Read(row.Body, Wire.Default.TopUpView)))], next);
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

/// <summary>POST /v1/topups/{id}/assign: either card or customer.</summary>
internal sealed record AssignBody
{
    public string? Card { get; init; }
    public string? Customer { get; init; }
    [StringLength(500, MinimumLength = 1)] public string? Comment { get; init; }
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
