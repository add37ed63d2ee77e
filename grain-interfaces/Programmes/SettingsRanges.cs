using Cashback.Ledger;
using Cashback.Payouts;

namespace Cashback.Programmes;

/// <summary>
/// What settings may hold. The edge answers <c>invalid_request</c> with the field; the programme's grain takes nothing else.
/// </summary>
public static class SettingsRanges
{
    /// <summary>A hundred years: days that are added to a date stay inside the calendar.</summary>
    public const int MaxDays = 36_500;

    /// <summary>100 %.</summary>
    public const int MaxBps = 10_000;

    /// <summary>Sales channels with a rate of their own. The snapshot travels to every node once a second.</summary>
    public const int MaxChannels = 100;

    /// <summary>Characters of a sales channel's name; it becomes part of an account's name.</summary>
    public const int MaxChannelName = 64;

    /// <summary>Characters of names, addresses and versions.</summary>
    public const int MaxText = 500;

    private static readonly string[] Methods = ["online", "cash", "terminal"];
    private static readonly string[] PayoutMethods = ["account", "voucher"];

    /// <summary>The first field, as JSON names it, that is out of range; null: all are in it.</summary>
    public static string? FirstWrong(Settings settings) =>
        TopUp(settings.TopUpCashback) ?? Earn(settings.Earn) ?? Redeem(settings.Redeem) ?? Payout(settings.Payout) ?? Rest(settings);

    private static string? TopUp(TopUpCashbackRule rule) =>
        rule.Start is < 1 or > Amounts.Max ? "topUpCashback.start"
        : !Amount(rule.Value) ? "topUpCashback.value"
        : !Names(rule.Channels, Methods) ? "topUpCashback.channels"
        : !Amount(rule.Cap) ? "topUpCashback.cap"
        : !Days(rule.ValidDays) ? "topUpCashback.validDays"
        : null;

    private static string? Earn(EarnRule rule) =>
        !Bps(rule.RateBps) ? "earn.rateBps"
        : rule.ByChannel.Count > MaxChannels || rule.ByChannel.Any(c => c.Key.Length is 0 or > MaxChannelName || !Bps(c.Value)) ? "earn.byChannel"
        : !Days(rule.DeferDays) ? "earn.deferDays"
        : !Days(rule.ValidDays) ? "earn.validDays"
        : null;

    private static string? Redeem(RedeemRule rule) =>
        !Amount(rule.MinAmount) ? "redeem.minAmount"
        : !Amount(rule.MaxAmount) ? "redeem.maxAmount"
        : !Bps(rule.MaxShareBps) ? "redeem.maxShareBps"
        : null;

    private static string? Payout(PayoutRule rule) =>
        !Names(rule.Methods, PayoutMethods) ? "payout.methods"
        : !Text(rule.TermsUrl) || rule.TermsUrl is { } url && !Relative(url) ? "payout.termsUrl"
        : !Text(rule.TermsVersion) ? "payout.termsVersion"
        : !Days(rule.CoolingOffDays) ? "payout.coolingOffDays"
        : !Days(rule.VoucherValidDays) ? "payout.voucherValidDays"
        : rule.Debtor is { } debtor && Account(debtor) is { } wrong ? $"payout.debtor.{wrong}"
        : !Amount(rule.MinAmount) ? "payout.minAmount"
        : !Amount(rule.MaxAmount) ? "payout.maxAmount"
        : !Amount(rule.MaxPerDay) ? "payout.maxPerDay"
        : !Amount(rule.MaxPerMonth) ? "payout.maxPerMonth"
        : null;

    /// <summary>A file with a wrong one is refused by the bank when its payouts are marked as sent.</summary>
    private static string? Account(Debtor debtor) =>
        string.IsNullOrWhiteSpace(debtor.Name) || !Text(debtor.Name) ? "name"
        : !Iban.TryParse(debtor.Iban, out _) ? "iban"
        : debtor.Bic is { } bic && !Bic(bic) ? "bic"
        : null;

    private static string? Rest(Settings settings) =>
        !Amount(settings.Exchange.Fee) ? "exchange.fee"
        : !Amount(settings.Card.StaticDailyLimit) ? "card.staticDailyLimit"
        : !Amount(settings.Offline.RedeemLimit) ? "offline.redeemLimit"
        : !Days(settings.Expiry.NoticeDays) ? "expiry.noticeDays"
        : !Days(settings.Expiry.GraceDays) ? "expiry.graceDays"
        : !Enum.IsDefined(settings.Clawback) ? "clawback"
        : !Amount(settings.Approval.PayoutFrom) ? "approval.payoutFrom"
        : !Amount(settings.Approval.AdjustmentFrom) ? "approval.adjustmentFrom"
        : !Amount(settings.Approval.RefundFrom) ? "approval.refundFrom"
        : !Amount(settings.Approval.RefundConfirmFrom) ? "approval.refundConfirmFrom"
        : null;

    private static bool Amount(long? amount) => amount is null or (>= 0 and <= Amounts.Max);

    private static bool Days(int? days) => days is null or (>= 0 and <= MaxDays);

    private static bool Bps(int bps) => bps is >= 0 and <= MaxBps;

    /// <summary>On this host, so that nobody is led elsewhere to agree to something (mission.md C).</summary>
    private static bool Relative(string url) => url[0] == '/' && !(url.Length > 1 && url[1] is '/' or '\\');

    /// <summary>ISO 9362: bank (4), country, place (2), and three more for a branch; the country in letters, as pain.001 asks.</summary>
    private static bool Bic(string bic) => bic.Length is 8 or 11 && bic.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c)) && bic[4..6].All(char.IsAsciiLetterUpper);

    private static bool Text(string? text) => text is null or { Length: > 0 and <= MaxText };

    private static bool Names(IReadOnlyList<string> names, string[] known) => names.Count <= known.Length && names.All(n => known.Contains(n, StringComparer.Ordinal));
}
