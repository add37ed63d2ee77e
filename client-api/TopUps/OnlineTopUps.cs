using Cashback.Access;
using Cashback.Cards;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Payments;
using Cashback.Problems;
using Cashback.Programmes;
using Microsoft.Extensions.DependencyInjection;

namespace Cashback.TopUps;

/// <summary>Starts an online top-up and has its page opened; both can be asked for again under the same key.</summary>
internal sealed class OnlineTopUps(IGrains grains, CardFinder finder, IServiceProvider services)
{
    public async ValueTask<IResult> StartAsync(Caller caller, UInt128 request, TopUpBody body, long amount, Uri root)
    {
        if (services.GetService<IPayments>() is not { } payments)
            return Problem.Of(ProblemCode.OnlineNotAvailable);
        var target = body.Card is null ? CustomersApi.Id(body.Customer) : (await finder.FindAsync(caller, body.Card)).Id;
        if (caller.Role == Role.Customer && !await IsOwnAsync(caller, target, grains))
            throw ProblemException.NotFound();
        var topUp = caller.At(Bodies.RequestId.Make(request, GrainKind.TopUp));
        // What was started is answered again, whatever became of the card since.
        if ((await grains.AskAsync(topUp, new(0, new GetTopUp(), caller.Actor))).Reply is not TopUpView && await RefusalAsync(caller, target) is { } refusal)
            return Problem.Of(refusal);
        var started = await grains.AskAsync(topUp, new(request, new StartTopUp(target, amount, payments.Provider), caller.Actor));
        if (started.Reply is not TopUpStarted)
            return Problem.Of(started);
        var view = await grains.ViewAsync<TopUpView>(topUp, new GetTopUp(), caller.Actor);
        if (view.CheckoutUrl is { } known)
            return Reply(topUp, known, started.Replayed);
        var info = (await grains.ViewAsync<ProgrammeView>(caller.AtProgramme, new GetProgramme(), caller.Actor)).Snapshot.Info;
        return await payments.CheckoutAsync(topUp, amount, info.Currency, root) is { } checkout
            ? Reply(topUp, checkout.Url, started.Replayed)
            : Problem.Of(ProblemCode.ProviderUnavailable, retryAfter: 5);
    }

    /// <summary>The caller's own purse, or a card of it.</summary>
    public static async ValueTask<bool> IsOwnAsync(Caller caller, GrainRef? target, IGrains grains) => target is { } holder && (
        holder == caller.Key.Customer
        || (holder.Kind == GrainKind.Card && (await grains.AskAsync(caller.At(holder), new(0, new GetCard(), caller.Actor))).Reply is CardView card && card.Customer == caller.Key.Customer));

    private async ValueTask<Refusal?> RefusalAsync(Caller caller, GrainRef target)
    {
        if (target.Kind == GrainKind.Customer)
        {
            await grains.ViewAsync<CustomerView>(caller.At(target), new GetCustomer(), caller.Actor);
            return null;
        }

        var card = await grains.ViewAsync<CardView>(caller.At(target), new GetCard(), caller.Actor);
        return card.Status switch { CardStatus.Blocked => new CardBlocked(), CardStatus.Replaced => new CardReplaced(), _ => null };
    }

    private static Result<StartedTopUpReply> Reply(GrainId topUp, string url, bool replayed) => Result<StartedTopUpReply>.Of(new(topUp.Ref, "pending", url), replayed);
}

/// <summary>POST /v1/topups, method online: the customer pays at checkoutUrl.</summary>
internal sealed record StartedTopUpReply(GrainRef Topup, string Status, string CheckoutUrl);

/// <summary>An online top-up. Amounts in minor units; reason: why it is unmatched.</summary>
internal sealed record OnlineTopUpReply(
    GrainRef Id,
    TopUpStatus Status,
    long Amount,
    GrainRef? Card,
    GrainRef? Customer,
    DateTimeOffset CreatedAt,
    string Provider,
    string? Payment,
    string? CheckoutUrl,
    OperationId? Operation,
    long Refunded,
    DisputeStatus Dispute,
    string? Reason)
{
    public static OnlineTopUpReply Of(TopUpView view) => new(
        view.Id,
        view.Status,
        view.Amount,
        view.Target is { Kind: GrainKind.Card } card ? card : null,
        view.Target is { Kind: GrainKind.Customer } customer ? customer : null,
        view.CreatedAt,
        view.Provider,
        view.Payment,
        view.CheckoutUrl,
        view.Operation,
        view.Refunded,
        view.Dispute,
        view.Reason);
}
