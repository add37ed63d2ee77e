using System.ComponentModel.DataAnnotations;
using Cashback.Access;
using Cashback.Bodies;
using Cashback.Grains;
using Cashback.Problems;

namespace Cashback.Tills;

/// <summary>Card for cash: the terminal takes amount and fee, the drawer gives the amount.</summary>
internal static class ExchangesApi
{
    public static void MapExchanges(this IEndpointRouteBuilder v1) =>
        v1.MapGroup("/exchanges").WithTags("Tills").MapPost("", ExchangeAsync).WithName("exchange").AllowTill().WithMetadata(MovesValue.Mark);

    private static async Task<Result<ExchangeReply>> ExchangeAsync(Call<ExchangeBody> call, Acting acting, IGrains grains)
    {
        var command = new Exchange(Check.Amount(call.Body.Amount, "amount"), Check.Comment(call.Body.Comment));
        var actor = await acting.TillAsync(call.Caller, call.Body.Till);
        var till = actor.Till!.Value;
        var answer = await grains.AskAsync(call.Caller.At(till), new(call.Id, command, actor));
        return answer.Reply is Exchanged exchanged
            ? Result<ExchangeReply>.Of(new(new(grains.Incarnation, till, answer.Seq), exchanged.Charged, exchanged.HandedOut, exchanged.Fee, exchanged.Drawer), answer.Replayed)
            : Problem.Of(answer);
    }
}

/// <summary>POST /v1/exchanges. Minor units.</summary>
internal sealed record ExchangeBody
{
    [Required, Range(1, 10_000_000_000_000)] public long? Amount { get; init; }
    [StringLength(500, MinimumLength = 1)] public string? Comment { get; init; }

    /// <summary>An owner's key acts for this till.</summary>
    public string? Till { get; init; }
}

/// <summary>Charged by the terminal = handedOut + fee; drawer: as it is after it.</summary>
internal sealed record ExchangeReply(OperationId Operation, long Charged, long HandedOut, long Fee, DrawerFact Drawer);
