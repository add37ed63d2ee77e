using Cashback.Grains;

namespace Cashback.Payouts;

/// <summary>What people can do with a payout. The domain refuses everything else as <c>wrong_state</c>, and the API says it beside each payout.</summary>
public static class PayoutActs
{
    private static readonly (string Name, Command Command)[] Known = [("approve", new ApprovePayout()), ("reject", new RejectPayout()), ("cancel", new CancelPayout()), ("return", new ReturnPayout())];

    /// <summary>By its state. Who may, and whether a second person has to, is another question.</summary>
    public static IReadOnlyList<string> Of(PayoutStatus status) => [.. Known.Where(act => Can(status, act.Command)).Select(act => act.Name)];

    /// <summary>True for commands that are no act of people.</summary>
    public static bool Can(PayoutStatus status, Command command) => command switch
    {
        ApprovePayout or RejectPayout or CancelPayout => status == PayoutStatus.Pending,
        ReturnPayout => status == PayoutStatus.Sent,
        _ => true,
    };
}
