namespace Cashback.Jobs;

/// <summary>What kinds of work a job does: stable names.</summary>
public static class JobKinds
{
    /// <summary>Balances of a group's members.</summary>
    public const string GroupAdjustment = "groupAdjustment";

    /// <summary>Tickets of a match are exchanged for cheaper ones, or cancelled.</summary>
    public const string TicketRefund = "ticketRefund";

    /// <summary>Refunds of a match are sent.</summary>
    public const string RefundDispatch = "refundDispatch";

    /// <summary>Changed rules are tried on what was.</summary>
    public const string SettingsReplay = "settingsReplay";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [GroupAdjustment, TicketRefund, RefundDispatch, SettingsReplay];
}
