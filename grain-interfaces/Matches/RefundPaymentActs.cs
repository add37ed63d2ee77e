namespace Cashback.Matches;

/// <summary>What people can do with a refund to a payment by hand. The domain refuses everything else, and the API says it beside each refund.</summary>
public static class RefundPaymentActs
{
    /// <summary>Whether anything can be done; else <c>wrong_refund_state</c>.</summary>
    public static bool Can(RefundStatus status) => status == RefundStatus.Failed;

    /// <param name="status">Where it is.</param>
    /// <param name="owned">The owner is known: else crediting him is <c>owner_unknown</c>.</param>
    public static IReadOnlyList<string> Of(RefundStatus status, bool owned) => !Can(status) ? [] : owned ? ["retry", "credit", "settle"] : ["retry", "settle"];
}
