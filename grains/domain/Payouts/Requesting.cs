using Cashback.Customers;
using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Programmes;
using Cashback.Reads;

namespace Cashback.Payouts;

/// <summary>A customer's points leave into a hold (mission.md C). Refusals in the order of <see cref="RequestPayout"/>.</summary>
internal static class Requesting
{
    public static Decision Judge(CustomerState state, RequestPayout request, Turn turn)
    {
        var rule = turn.Settings.Payout;
        var coefficient = Coefficient(state, rule);
        var method = request.Method == PayoutMethod.Account ? "account" : "voucher";
        if (!rule.Shown || !rule.Methods.Contains(method, StringComparer.Ordinal) || coefficient.IsZero)
            return Decision.Refuse(state, new PayoutDisabled());
        if ((rule.TermsUrl ?? rule.TermsVersion) is not null && (!request.TermsAccepted || (rule.TermsVersion is { } version && version != request.TermsVersion)))
            return Decision.Refuse(state, new TermsNotAccepted(rule.TermsVersion));
        var amount = request.Amount ?? coefficient.Floor(request.Points!.Value);
        var points = request.Points ?? coefficient.CeilingDivide(amount);
        if (amount == 0)
            return Decision.Refuse(state, new AmountTooSmall());
        if (amount > Amounts.Max)
            return Decision.Refuse(state, new BalanceTooLarge(Amounts.Max));
        var today = LocalDay.Of(turn.Now, turn.Programme.Info);
        if (PayoutLimits.Check(state, amount, today, rule) is { } limited)
            return Decision.Refuse(state, limited);
        var book = new PurseBook(state.Wallet.Purse, turn);
        if (book.Available(Asset.Points) is var available && available < points)
            return Decision.Refuse(state, new InsufficientBalance(available, points));
        var lots = book.Hold(points);
        DateTimeOffset? notBefore = state.PaidAccount is { } paid && request.Account is { } account && paid != account && rule.CoolingOffDays > 0
            ? LocalDay.StartAfter(turn.Now, rule.CoolingOffDays, turn.Programme.Info)
            : null;
        return new(PayoutLimits.Add(state, amount, today) with { Wallet = state.Wallet with { Purse = book.Close() } }, new PayoutRequested(points, amount, coefficient))
        {
            Transfers = book.Transfers,
            Messages = [new(request.Payout, new OpenPayout(turn.Grain.Ref, turn.Actor.Key, request with { Comment = null }, points, amount, coefficient, lots, notBefore, today))],
            Rows = [.. (turn.Facts.Person ?? []).Where(r => r.List == ListKind.PayoutAccounts).Select(r => new RowWrite(RowKey.Of(turn.Grain.Programme, r.List, r.Key), r.Body))],
        };
    }

    /// <summary>The account that was paid counts for both who are one person now.</summary>
    public static Decision Settle(CustomerState state, SettleHold settle, Turn turn)
    {
        var book = new PurseBook(state.Wallet.Purse, turn);
        book.Release(settle.Points);
        return new(state with { PaidAccount = state.Erased ? null : settle.PaidAccount ?? state.PaidAccount, Wallet = state.Wallet with { Purse = book.Close() } }, Done.Instance)
        {
            Transfers = book.Transfers,
            Messages = state.Merge is { } merge && settle.PaidAccount is { } paid ? [new(merge.Into, new SettleHold(0, paid))] : [],
        };
    }

    /// <summary>In several groups: any 0 disables, else the best counts, else that of the programme.</summary>
    private static Coefficient Coefficient(CustomerState state, PayoutRule rule)
    {
        var ofGroups = state.Groups.Where(g => g.PayoutCoefficient is not null).Select(g => g.PayoutCoefficient!.Value).ToList();
        return ofGroups.Count == 0 ? rule.Coefficient : ofGroups.Exists(c => c.IsZero) ? default : ofGroups.Max();
    }
}
