using Cashback.Grains;

namespace Cashback.Vouchers;

/// <summary>Message of an approved payout: value arrives from transit.</summary>
/// <param name="Payout">What it was made of.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="ExpiresAt">Gone then, exclusive; null: never.</param>
public sealed record CreateVoucher(GrainRef Payout, long Amount, DateTimeOffset? ExpiresAt = null) : Command;

/// <summary>POST /v1/vouchers/{code}/redeem, in parts. <c>voucher_expired</c>, <c>insufficient_balance</c>.</summary>
public sealed record RedeemVoucher(long Amount, string? Comment = null) : Command, IHasText
{
    public Command WithoutText() => this with { Comment = null };
}

/// <param name="Balance">What is left, minor units.</param>
public sealed record VoucherRedeemed(long Balance) : Reply;

/// <summary>Wake-up: what has expired is booked.</summary>
public sealed record ExpireVoucher : Command;

public sealed record GetVoucher : Query;

/// <param name="Id">The voucher.</param>
/// <param name="Payout">What it was made of.</param>
/// <param name="Amount">What it was worth at first, minor units.</param>
/// <param name="Balance">What is left; 0 once it has expired.</param>
/// <param name="ExpiresAt">Gone then; null: never.</param>
public sealed record VoucherView(GrainRef Id, GrainRef Payout, long Amount, long Balance, DateTimeOffset? ExpiresAt) : Reply;
