using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Cashback.Access;
using Cashback.Bodies;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Problems;
using Cashback.Reads;
using Cashback.TopUps;

namespace Cashback.Cards;

/// <summary>What is left of paid money goes out: from a drawer, or back to the payments it came from, newest first.</summary>
internal static class CashOutApi
{
    public static void MapCashOut(this IEndpointRouteBuilder v1) =>
        v1.MapGroup("/cards").WithTags("Cards").MapPost("/{id}/cash-out", CashOutAsync).WithName("cashOut")
            .Allow(Role.Till, Role.Owner, Role.Manager, Role.Customer).WithMetadata(MovesValue.Mark);

    private static async Task<Result<CashOutReply>> CashOutAsync(Call<CashOutBody> call, string id, Acting acting, CardFinder finder, PersonVault vault, IGrains grains, IReads reads)
    {
        var body = call.Body;
        var amount = Check.Required(body.Amount, "amount");
        var cash = Check.Word(body.To, "to", ("cash", true), ("origin", false));
        var command = new CashOut(amount.All ? null : Check.Amount(amount.Amount, "amount"), cash, Check.Comment(body.Comment));
        var card = await finder.FindAsync(call.Caller, id);
        if (call.Caller.Role == Role.Customer && (cash || !await OnlineTopUps.IsOwnAsync(call.Caller, card.Id, grains)))
            throw cash ? ProblemException.Of(ProblemCode.Forbidden) : ProblemException.NotFound();
        var actor = cash ? await acting.TillAsync(call.Caller, body.Till) : await acting.MaybeTillAsync(call.Caller, body.Till);
        var facts = await vault.WithCommentAsync(grains, call.Caller, card.Id, command, card.Facts with { Drawer = cash ? await acting.DrawerAsync(call.Caller, actor) : null });
        var answer = await grains.AskAsync(call.Caller.At(card.Id), new(call.Id, command, actor, facts, AwaitDelivery: cash));
        if (answer.Reply is not CashedOut done)
            return Problem.Of(answer);
        var paid = cash ? [new PaidOut("cash", done.Amount, null)] : await RefundAsync(call, actor, done, acting, grains, reads);
        // Somebody else has had it at the same moment, or it came in by a till and none is here to hand it back.
        if (!amount.All && paid.Sum(p => p.Amount) == 0)
            return Problem.Of(new InsufficientBalance(0, amount.Amount), answer.Replayed);
        var refused = cash ? 0 : done.From.Sum(p => p.Left) - paid.Sum(p => p.Amount);
        return Result<CashOutReply>.Of(
            new(new(grains.Incarnation, answer.At ?? card.Id, answer.Seq), [.. paid.Where(p => p.Amount > 0)], done.NotRefundable + (amount.All ? refused : 0)), answer.Replayed);
    }

    /// <summary>One reversal a top-up, under ids that come from the request: a retry finds those that were done.</summary>
    private static async Task<List<PaidOut>> RefundAsync(Call<CashOutBody> call, Actor actor, CashedOut plan, Acting acting, IGrains grains, IReads reads)
    {
        var (paid, rest) = (new List<PaidOut>(), plan.Amount);
        for (var at = 0; at < plan.From.Count && rest > 0; at++)
        {
            var (operation, left) = plan.From[at];
            if ((await reads.OperationAsync(call.Caller.At(operation.Grain), operation.Seq))?.Operation.Command is not TopUp topUp)
                continue;
            // Cash and terminals are a till's.
            if (topUp.Method != TopUpMethod.Online && actor.Till is null)
                continue;
            var drawer = topUp.Method == TopUpMethod.Cash ? await acting.DrawerAsync(call.Caller, actor) : null;
            var request = RequestId.Derive(call.Id, string.Create(CultureInfo.InvariantCulture, $"cash-out {at}"));
            // The system's own reversal: a till may not reverse what another one did, but it may pay out.
            var answer = await grains.AskAsync(
                call.Caller.At(operation.Grain), new(request, new Reverse(operation.Seq, Math.Min(rest, left)), actor with { Role = Role.System }, new(Drawer: drawer), AwaitDelivery: true));
            // Not known is not refused: asked again under the same key it goes on here.
            if (answer.Outcome != Outcome.Decided)
                throw new ProblemException(Problem.Of(answer));
            if (answer.Reply is not Reversed reversed)
                continue;
            paid.Add(new(topUp.Method.ToString().ToLowerInvariant(), reversed.HandBack, topUp.Payment));
            rest -= reversed.HandBack;
        }

        return paid;
    }
}

/// <summary>POST /v1/cards/{id}/cash-out: minor units, or "all".</summary>
internal sealed record CashOutBody
{
    [Required] public AmountOrAll? Amount { get; init; }
    [Required, AllowedValues("cash", "origin")] public string? To { get; init; }
    [StringLength(500, MinimumLength = 1)] public string? Comment { get; init; }

    /// <summary>An owner's key acts for this till.</summary>
    public string? Till { get; init; }
}

/// <summary>NotRefundable: money that stays, since it was never paid in or its payment takes nothing back.</summary>
internal sealed record CashOutReply(OperationId Operation, IReadOnlyList<PaidOut> Paid, long NotRefundable);

/// <summary>To: cash, terminal or online; topup: the payment it went back to.</summary>
internal sealed record PaidOut(string To, long Amount, GrainRef? Topup);
