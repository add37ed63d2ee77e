using System.ComponentModel.DataAnnotations;
using Cashback.Access;
using Cashback.Bodies;
using Cashback.Cards;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Problems;

namespace Cashback.Adjustments;

/// <summary>What expired not long ago comes back, where the rules allow it (<c>expiry.graceDays</c>).</summary>
internal static class ReinstatementsApi
{
    public static void MapReinstatements(this IEndpointRouteBuilder v1)
    {
        v1.MapPost("/cards/{id}/reinstate", ReinstateCardAsync).WithTags("Adjustments").WithName("reinstateCard")
            .Allow(Role.Owner, Role.Manager, Role.Support).WithMetadata(MovesValue.Mark);
        v1.MapPost("/customers/{id}/reinstate", ReinstateCustomerAsync).WithTags("Adjustments").WithName("reinstateCustomer")
            .Allow(Role.Owner, Role.Manager, Role.Support).WithMetadata(MovesValue.Mark);
    }

    private static async Task<Result<ReinstatementReply>> ReinstateCardAsync(Call<ReinstatementBody> call, string id, CardFinder finder, PersonVault vault, IGrains grains) =>
        await ReinstateAsync(call, (await finder.FindAsync(call.Caller, id, "id")).Id, vault, grains);

    private static Task<Result<ReinstatementReply>> ReinstateCustomerAsync(Call<ReinstatementBody> call, string id, PersonVault vault, IGrains grains) =>
        ReinstateAsync(call, CustomersApi.Id(id), vault, grains);

    private static async Task<Result<ReinstatementReply>> ReinstateAsync(Call<ReinstatementBody> call, GrainRef holder, PersonVault vault, IGrains grains)
    {
        Asset? asset = call.Body.Asset is { } name ? Check.Word(name, "asset", ("money", Asset.Money), ("gift", Asset.Gift), ("points", Asset.Points)) : null;
        var command = new Reinstate(asset, Check.Comment(call.Body.Comment));
        var facts = await vault.WithCommentAsync(grains, call.Caller, holder, command, Facts.None);
        var answer = await grains.AskAsync(call.Caller.At(holder), new(call.Id, command, call.Caller.Actor, facts));
        return answer.Reply is Reinstated back
            ? Result<ReinstatementReply>.Of(new(new(grains.Incarnation, answer.At ?? holder, answer.Seq), AmountsReply.Of(back.Amounts), AmountsReply.Of(back.Purse.Balances)), answer.Replayed)
            : Problem.Of(answer);
    }
}

/// <summary>POST …/reinstate.</summary>
internal sealed record ReinstatementBody
{
    [AllowedValues("money", "gift", "points", null)] public string? Asset { get; init; }
    [StringLength(500, MinimumLength = 1)] public string? Comment { get; init; }
}

internal sealed record ReinstatementReply(OperationId Operation, AmountsReply Reinstated, AmountsReply Balances);
