using Cashback.Ledger;
using Cashback.Problems;
using Range = Cashback.Bodies.Check;

namespace Cashback.Programmes;

/// <summary>What a settings document may hold. Names of fields are those of the document.</summary>
internal static class SettingsRanges
{
    /// <summary>Sales channels with a rate of their own.</summary>
    private const int MaxChannels = 100;

    private const int MaxBps = 10_000;

    public static void Check(Settings settings)
    {
        Range.Between(settings.Version, "version", 1, int.MaxValue);
        Check(settings.TopUpCashback);
        Check(settings.Earn);
        Check(settings.Redeem);
        Amount(settings.Exchange.Fee, "exchange.fee");
        Check(settings.Payout);
        Amount(settings.Card.StaticDailyLimit, "card.staticDailyLimit");
        Amount(settings.Offline.RedeemLimit, "offline.redeemLimit");
        if (!Enum.IsDefined(settings.Clawback))
            throw ProblemException.Invalid("clawback", "debt or withinBalance");
        Amount(settings.Approval.PayoutFrom, "approval.payoutFrom");
        Amount(settings.Approval.AdjustmentFrom, "approval.adjustmentFrom");
        Amount(settings.Approval.RefundFrom, "approval.refundFrom");
        Amount(settings.Approval.RefundConfirmFrom, "approval.refundConfirmFrom");
    }

    private static void Check(TopUpCashbackRule rule)
    {
        Range.Amount(rule.Start, "topUpCashback.start");
        Amount(rule.Value, "topUpCashback.value");
        Words(rule.Channels, "topUpCashback.channels", "online", "cash", "terminal");
        Amount(rule.Cap, "topUpCashback.cap");
        Days(rule.ValidDays, "topUpCashback.validDays", 1);
    }

    private static void Check(EarnRule rule)
    {
        Range.Between(rule.RateBps, "earn.rateBps", 0, MaxBps);
        if (rule.ByChannel.Count > MaxChannels)
            throw ProblemException.Invalid("earn.byChannel", $"at most {MaxChannels} channels");
        foreach (var (channel, rate) in rule.ByChannel)
        {
            Range.Text(channel, "earn.byChannel", Range.MaxChannel);
            Range.Between(rate, $"earn.byChannel.{channel}", 0, MaxBps);
        }

        Days(rule.DeferDays, "earn.deferDays", 0);
        Days(rule.ValidDays, "earn.validDays", 1);
    }

    private static void Check(RedeemRule rule)
    {
        Amount(rule.MinAmount, "redeem.minAmount");
        Amount(rule.MaxAmount, "redeem.maxAmount");
        Range.Between(rule.MaxShareBps, "redeem.maxShareBps", 0, MaxBps);
    }

    private static void Check(PayoutRule rule)
    {
        Words(rule.Methods, "payout.methods", "account", "voucher");
        Range.Optional(rule.TermsUrl, "payout.termsUrl", 2000);
        Range.Optional(rule.TermsVersion, "payout.termsVersion", Range.MaxName);
        Days(rule.CoolingOffDays, "payout.coolingOffDays", 0);
        Days(rule.VoucherValidDays, "payout.voucherValidDays", 1);
        if (rule.Debtor is not { } debtor)
            return;
        Range.Text(debtor.Name, "payout.debtor.name", 70);
        Range.Text(debtor.Iban, "payout.debtor.iban", 34);
        Range.Optional(debtor.Bic, "payout.debtor.bic", 11);
    }

    private static void Amount(long? amount, string field)
    {
        if (amount is not null)
            Range.Between(amount, field, 0, Amounts.Max);
    }

    private static void Days(int? days, string field, int min)
    {
        if (days is not null)
            Range.Between(days, field, min, Range.MaxDays);
    }

    private static void Words(IReadOnlyList<string> given, string field, params string[] known)
    {
        if (given.Any(word => !known.Contains(word, StringComparer.Ordinal)) || given.Distinct(StringComparer.Ordinal).Count() != given.Count)
            throw ProblemException.Invalid(field, $"of {string.Join(", ", known)}, each once");
    }
}
