using System.ComponentModel.DataAnnotations;
using Cashback.Access;
using Cashback.Bodies;
using Cashback.Codes;
using Cashback.Grains;
using Cashback.Problems;

namespace Cashback.Vouchers;

/// <summary>Vouchers by their code. Unknown codes are throttled as every failed look-up is.</summary>
internal static class VouchersApi
{
    public static void MapVouchers(this IEndpointRouteBuilder v1)
    {
        var vouchers = v1.MapGroup("/vouchers").WithTags("Payouts");
        vouchers.MapGet("/{id}", GetAsync).WithName("getVoucher").Allow([.. RouteAccess.Staff, Role.Till]);
        vouchers.MapPost("/{id}/redeem", RedeemAsync).WithName("redeemVoucher").Allow(Role.Till, Role.Owner, Role.Manager).WithMetadata(MovesValue.Mark);
    }

    private static async Task<Result<VoucherReply>> GetAsync(Caller caller, string id, VoucherCodes codes, Throttle throttle, IGrains grains)
    {
        var voucher = Find(caller, id, codes, throttle);
        return (await grains.AskAsync(caller.At(voucher), new(0, new GetVoucher(), caller.Actor))).Reply is VoucherView view
            ? new VoucherReply(id, view.Amount, view.Balance, view.ExpiresAt)
            : throw throttle.Failed(caller);
    }

    private static async Task<Result<RedeemReply>> RedeemAsync(Call<RedeemBody> call, string id, VoucherCodes codes, Throttle throttle, Acting acting, IGrains grains)
    {
        var command = new RedeemVoucher(Check.Amount(call.Body.Amount, "amount"), Check.Comment(call.Body.Comment));
        var actor = await acting.MaybeTillAsync(call.Caller, call.Body.Till);
        var voucher = Find(call.Caller, id, codes, throttle);
        var answer = await grains.AskAsync(call.Caller.At(voucher), new(call.Id, command, actor));
        if (answer.Reply is Refused { Refusal: NotFound })
            throw throttle.Failed(call.Caller);
        return answer.Reply is VoucherRedeemed redeemed
            ? Result<RedeemReply>.Of(new(new(grains.Incarnation, voucher, answer.Seq), redeemed.Balance), answer.Replayed)
            : Problem.Of(answer);
    }

    private static GrainRef Find(Caller caller, string code, VoucherCodes codes, Throttle throttle)
    {
        throttle.Admit(caller);
        return codes.TryRead(caller.Programme, code, out var voucher) ? voucher : throw throttle.Failed(caller);
    }
}

/// <summary>POST …/redeem. Minor units.</summary>
internal sealed record RedeemBody
{
    [Required, Range(1, 10_000_000_000_000)] public long? Amount { get; init; }
    [StringLength(500, MinimumLength = 1)] public string? Comment { get; init; }

    /// <summary>An owner's key acts for this till.</summary>
    public string? Till { get; init; }
}

internal sealed record RedeemReply(OperationId Operation, long Balance);

internal sealed record VoucherReply(string Code, long Amount, long Balance, DateTimeOffset? ExpiresAt);
