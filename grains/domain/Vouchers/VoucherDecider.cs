using System.Diagnostics;
using System.Text.Json.Serialization;
using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Matches;
using Cashback.Programmes;

namespace Cashback.Vouchers;

/// <summary>Value of our own, made of a payout and spent in parts (mission.md C).</summary>
internal sealed class VoucherDecider() : Decider<VoucherState>(GrainKind.Voucher, 1, VoucherJson.Default.VoucherState)
{
    private static readonly Account Outstanding = new(AccountKind.Vouchers);

    public override Command? Woken => new ExpireVoucher();

    public override IEnumerable<Holding> Holdings(GrainId grain, GrainState state) => [new(Outstanding, Asset.Money, ((VoucherState)state).Balance)];

    protected override Decision Judge(VoucherState? state, Command command, Turn turn)
    {
        var decision = Rule(state, command, turn);
        return decision.State is VoucherState { Balance: > 0 } after ? decision with { WakeUp = after.ExpiresAt } : decision;
    }

    protected override Reply Answer(VoucherState? state, Query query, Turn turn) => (query, state) switch
    {
        (GetVoucher, { } s) => new VoucherView(turn.Grain.Ref, s.Payout, s.Amount, s.ExpiresAt <= turn.Now ? 0 : s.Balance, s.ExpiresAt),
        (GetVoucher, null) => new Refused(new NotFound()),
        _ => throw new UnreachableException(query.ToString()),
    };

    private static Decision Rule(VoucherState? state, Command command, Turn turn) => (command, state) switch
    {
        (CreateVoucher create, null) => new(new VoucherState(create.Payout, create.Amount, create.Amount, create.ExpiresAt), Done.Instance)
        {
            Transfers = [new(Account.Transit, Outstanding, Asset.Money, create.Amount)],
        },
        // Named from its payout, whose message is known by its id.
        (CreateVoucher, { }) => Decision.Unrecorded(Done.Instance),
        (RedeemVoucher, { ExpiresAt: { } expires } s) when expires <= turn.Now => Decision.Refuse(s, new VoucherExpired(expires)),
        (RedeemVoucher redeem, { } s) => Redeem(s, redeem, turn),
        (ExpireVoucher, { Balance: > 0, ExpiresAt: { } expires } s) when expires <= turn.Now => new(s with { Balance = 0 }, Done.Instance)
        {
            Transfers = [new(Outstanding, new(AccountKind.Breakage), Asset.Money, s.Balance)],
        },
        (ExpireVoucher, { }) => Decision.Unrecorded(Done.Instance),
        (TakeRefund refund, { } s) => Take(s, refund, turn),
        (RedeemVoucher or ExpireVoucher or TakeRefund, null) => Decision.Unrecorded(new Refused(new NotFound())),
        _ => throw new UnreachableException(command.ToString()),
    };

    /// <summary>What was bought with it is refunded. One that has expired lives 30 more days, as a lot would.</summary>
    private static Decision Take(VoucherState state, TakeRefund refund, Turn turn)
    {
        var late = state.ExpiresAt <= turn.Now;
        var gone = late ? state.Balance : 0;
        var after = state with
        {
            Balance = state.Balance - gone + refund.Amount,
            ExpiresAt = late ? LocalDay.EndAfter(turn.Now, PurseBook.RestoredDays, turn.Programme.Info) : state.ExpiresAt,
        };
        Transfer[] transfers = [new(Outstanding, new(AccountKind.Breakage), Asset.Money, gone), new(Account.Transit, Outstanding, Asset.Money, refund.Amount)];
        return new(after, Done.Instance) { Transfers = [.. transfers.Where(t => t.Amount > 0)] };
    }

    private static Decision Redeem(VoucherState state, RedeemVoucher redeem, Turn turn)
    {
        if (redeem.Amount > state.Balance)
            return Decision.Refuse(state, new InsufficientBalance(state.Balance, redeem.Amount));
        var balance = state.Balance - redeem.Amount;
        return new(state with { Balance = balance }, new VoucherRedeemed(balance))
        {
            Transfers = [new(Outstanding, new(AccountKind.Redeemed, turn.Actor.Venue?.ToString() ?? ""), Asset.Money, redeem.Amount)],
        };
    }
}

/// <param name="Payout">What it was made of.</param>
/// <param name="Amount">At first.</param>
/// <param name="Balance">What is left.</param>
/// <param name="ExpiresAt">Gone then; null: never.</param>
internal sealed record VoucherState(
    [property: JsonPropertyName("p")] GrainRef Payout,
    [property: JsonPropertyName("a")] long Amount,
    [property: JsonPropertyName("n")] long Balance,
    [property: JsonPropertyName("e")] DateTimeOffset? ExpiresAt) : GrainState;

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(VoucherState))]
internal sealed partial class VoucherJson : JsonSerializerContext;
