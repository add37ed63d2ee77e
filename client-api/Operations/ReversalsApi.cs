using System.ComponentModel.DataAnnotations;
using Cashback.Access;
using Cashback.Bodies;
using Cashback.Cards;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Problems;
using Cashback.Reads;

namespace Cashback.Operations;

/// <summary>Takes an operation back, whole or in part, by another operation.</summary>
internal static class ReversalsApi
{
    public static void MapReversals(this IEndpointRouteBuilder operations) =>
        operations.MapPost("/{id}/reverse", ReverseAsync).WithName("reverseOperation").Allow(Role.Owner, Role.Manager, Role.Till).WithMetadata(MovesValue.Mark);

    private static async Task<Result<ReversalReply>> ReverseAsync(Call<ReversalBody> call, string id, Acting acting, PersonVault vault, IGrains grains, IReads reads)
    {
        var body = call.Body;
        long? amount = body.Amount is null ? null : Check.Amount(body.Amount, "amount");
        var comment = Check.Comment(body.Comment);
        var actor = await acting.MaybeTillAsync(call.Caller, body.Till);
        var original = await OperationsApi.FindAsync(call.Caller, id, grains, reads);
        if (original.Grain.Kind is not (GrainKind.Card or GrainKind.Customer or GrainKind.Till) || (original.Operation.Command is MergeCustomer && call.Caller.Role == Role.Till))
            return Problem.Of(new NotReversible());

        // Cash goes back where it is handed out: at the till that acts, else at the one that took it.
        var isCash = original.Operation.Command is TopUp { Method: TopUpMethod.Cash };
        var drawer = isCash ? await acting.DrawerAsync(call.Caller, actor.Till is null ? actor with { Till = original.Operation.Actor.Till } : actor) : null;
        var command = new Reverse(original.Seq, amount, body.At, comment);
        var facts = await vault.WithCommentAsync(grains, call.Caller, original.Grain.Ref, command, new(Drawer: drawer));
        return await JudgeAsync(grains, call.Caller, original.Grain, new(call.Id, command, actor, facts, AwaitDelivery: true));
    }

    internal static async Task<Result<ReversalReply>> JudgeAsync(IGrains grains, Caller caller, GrainId grain, Request request)
    {
        var answer = await grains.AskAsync(grain, request);
        return answer.Reply is Reversed reversed
            ? Result<ReversalReply>.Of(ReversalReply.Of(new(grains.Incarnation, answer.At ?? grain.Ref, answer.Seq), reversed, caller.Role != Role.Till), answer.Replayed)
            : Problem.Of(answer);
    }
}

/// <summary>POST /v1/operations/{id}/reverse: amount is the returned part of the bill or top-up; absent: all that remains.</summary>
internal sealed record ReversalBody
{
    [Range(1, 10_000_000_000_000)] public long? Amount { get; init; }
    public DateTimeOffset? At { get; init; }
    [StringLength(500, MinimumLength = 1)] public string? Comment { get; init; }

    /// <summary>An owner's key acts for this till.</summary>
    public string? Till { get; init; }
}

/// <summary>What went back. HandBack: to give to the customer outside of the purse, minor units.</summary>
internal sealed record ReversalReply(
    OperationId Operation, AmountsReply TakenBack, AmountsReply Restored, long HandBack, AmountsReply Debt, AmountsReply Waived, AmountsReply Balances)
{
    public static ReversalReply Of(OperationId operation, Reversed reversed, bool showsMoney) => new(
        operation,
        AmountsReply.Of(reversed.TakenBack),
        AmountsReply.Of(reversed.Restored),
        reversed.HandBack,
        AmountsReply.Of(reversed.Debt),
        AmountsReply.Of(reversed.Waived),
        AmountsReply.Of(reversed.Purse.Balances, showsMoney));
}
