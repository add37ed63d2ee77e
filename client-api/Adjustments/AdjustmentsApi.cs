using System.ComponentModel.DataAnnotations;
using Cashback.Access;
using Cashback.Bodies;
using Cashback.Cards;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Problems;

namespace Cashback.Adjustments;

/// <summary>Credits and debits by hand.</summary>
internal static class AdjustmentsApi
{
    public static void MapAdjustments(this IEndpointRouteBuilder v1)
    {
        v1.MapPost("/cards/{id}/adjustments", AdjustCardAsync).WithTags("Adjustments").WithName("adjustCard")
            .Allow(Role.Owner, Role.Manager, Role.Support).WithMetadata(MovesValue.Mark);
        v1.MapPost("/customers/{id}/adjustments", AdjustCustomerAsync).WithTags("Adjustments").WithName("adjustCustomer")
            .Allow(Role.Owner, Role.Manager, Role.Support).WithMetadata(MovesValue.Mark);
    }

    private static async Task<Result<AdjustmentReply>> AdjustCardAsync(Call<AdjustmentBody> call, string id, CardFinder finder, PersonVault vault, IGrains grains) =>
        await AdjustAsync(call, await finder.FindAsync(call.Caller, id, "id"), vault, grains);

    private static Task<Result<AdjustmentReply>> AdjustCustomerAsync(Call<AdjustmentBody> call, string id, PersonVault vault, IGrains grains) =>
        AdjustAsync(call, new(CustomersApi.Id(id), true), vault, grains);

    private static async Task<Result<AdjustmentReply>> AdjustAsync(Call<AdjustmentBody> call, NamedCard holder, PersonVault vault, IGrains grains)
    {
        var command = Command(call.Body);
        if (command.Asset == Asset.Money && call.Caller.Role != Role.Owner)
            throw ProblemException.Of(ProblemCode.Forbidden);
        // By hand nobody shows a code.
        var facts = await vault.WithCommentAsync(grains, call.Caller, holder.Id, command, Facts.None);
        var answer = await grains.AskAsync(call.Caller.At(holder.Id), new(call.Id, command, call.Caller.Actor, facts));
        return answer.Reply is Adjusted adjusted
            ? Result<AdjustmentReply>.Of(AdjustmentReply.Of(new(grains.Incarnation, answer.At ?? holder.Id, answer.Seq), adjusted), answer.Replayed)
            : Problem.Of(answer);
    }

    private static Adjust Command(AdjustmentBody body)
    {
        var asset = Check.Word(body.Asset, "asset", ("money", Asset.Money), ("gift", Asset.Gift), ("points", Asset.Points));
        var amount = Check.Between(body.Amount, "amount", -Amounts.Max, Amounts.Max);
        if (amount == 0)
            throw ProblemException.Invalid("amount", "not 0");
        var cause = Check.Word(body.Cause ?? "goodwill", "cause", ("goodwill", AdjustCause.Goodwill), ("volunteer", AdjustCause.Volunteer), ("correction", AdjustCause.Correction));
        int? days = body.ValidDays is null ? null : Check.Between(body.ValidDays, "validDays", 1, Check.MaxDays);
        return new(asset, amount, Check.Text(body.Comment, "comment", Check.MaxComment), cause, Check.Optional(body.Order, "order", Check.MaxName), days);
    }
}

/// <summary>POST …/adjustments: below zero debits. The comment is required.</summary>
internal sealed record AdjustmentBody
{
    [Required, AllowedValues("money", "gift", "points")] public string? Asset { get; init; }
    [Required] public long? Amount { get; init; }
    [Required, StringLength(500, MinimumLength = 1)] public string? Comment { get; init; }
    [AllowedValues("goodwill", "volunteer", "correction")] public string? Cause { get; init; }
    [StringLength(200, MinimumLength = 1)] public string? Order { get; init; }
    [Range(1, 36_500)] public int? ValidDays { get; init; }
}

internal sealed record AdjustmentReply : PurseReply
{
    public required OperationId Operation { get; init; }

    public static AdjustmentReply Of(OperationId operation, Adjusted adjusted)
    {
        var purse = new PurseParts(adjusted.Purse, withMoney: true);
        return new()
        {
            Operation = operation,
            Balances = purse.Balances,
            Deferred = purse.Deferred,
            Held = purse.Held,
            Frozen = purse.Frozen,
            Debt = purse.Debt,
            Expiring = purse.Expiring,
        };
    }
}
