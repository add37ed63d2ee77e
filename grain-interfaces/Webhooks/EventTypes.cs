using Cashback.Cards;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Groups;
using Cashback.Jobs;
using Cashback.Matches;
using Cashback.Operations;
using Cashback.Payouts;
using Cashback.Programmes;
using Cashback.Tills;
using Cashback.TopUps;
using Cashback.Vouchers;

namespace Cashback.Webhooks;

/// <summary>What integrators are told of: one name a command that has happened. The names are stable.</summary>
public static class EventTypes
{
    /// <summary>Sent by hand, to see whether it arrives.</summary>
    public const string Ping = "webhook.ping";

    /// <summary>Notice of what will expire (settings, <c>expiry.noticeDays</c>): beside <c>balance.expired</c>, or alone.</summary>
    public const string Expiring = "value.expiring";

    private static readonly Dictionary<Type, string> ByCommand = new()
    {
        [typeof(Scan)] = "scan.completed",
        [typeof(TopUp)] = "topup.credited",
        [typeof(SeePayment)] = "topup.updated",
        [typeof(Adjust)] = "adjustment.completed",
        [typeof(AdjustMember)] = "adjustment.completed",
        [typeof(Reverse)] = "operation.reversed",
        [typeof(CashOut)] = "cashout.completed",
        [typeof(ExpireLots)] = "balance.expired",
        [typeof(CreateCard)] = "card.created",
        [typeof(BlockCard)] = "card.blocked",
        [typeof(UnblockCard)] = "card.unblocked",
        [typeof(ReplaceCard)] = "card.replaced",
        [typeof(LinkCard)] = "card.linked",
        [typeof(UnlinkCard)] = "card.unlinked",
        [typeof(CreateCustomer)] = "customer.created",
        [typeof(MergeCustomer)] = "customer.merged",
        [typeof(EraseCustomer)] = "customer.erased",
        [typeof(OpenPayout)] = "payout.requested",
        [typeof(ApprovePayout)] = "payout.approved",
        [typeof(RejectPayout)] = "payout.rejected",
        [typeof(CancelPayout)] = "payout.cancelled",
        [typeof(SendPayout)] = "payout.sent",
        [typeof(ReturnPayout)] = "payout.returned",
        [typeof(CreateVoucher)] = "voucher.created",
        [typeof(RedeemVoucher)] = "voucher.redeemed",
        [typeof(ExpireVoucher)] = "voucher.expired",
        [typeof(Exchange)] = "exchange.completed",
        [typeof(OpenDrawer)] = "drawer.opened",
        [typeof(CloseDrawer)] = "drawer.closed",
        [typeof(StartJob)] = "job.started",
        [typeof(RefundTickets)] = "match.refund_started",
        [typeof(ControlTicket)] = "ticket.controlled",
        [typeof(ChangeSettings)] = "settings.changed",
    };

    /// <summary>All of them, in order.</summary>
    public static IReadOnlyList<string> All { get; } = [.. ByCommand.Values.Append("purchase.completed").Append(Expiring).Append(Ping).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>None: nobody is told of it. A scan that no card made is an order without one.</summary>
    public static IEnumerable<string> Of(GrainKind kind, Operation operation)
    {
        if (operation.Reply is Refused)
            yield break;
        // One that only gave notice has moved nothing.
        if (operation is not { Reply: ExpiryNoticed, Transfers: [] } && Of(kind, operation.Command) is { } type)
            yield return type;
        if (operation.Reply is ExpiryNoticed)
            yield return Expiring;
    }

    private static string? Of(GrainKind kind, Command command) =>
        command is Scan { Via: null } && kind == GrainKind.Customer ? "purchase.completed" : ByCommand.GetValueOrDefault(command.GetType());

    /// <summary>Whether a filter lets an event through: no filter lets all.</summary>
    public static bool Matches(IReadOnlyList<string> filter, string type)
    {
        if (filter.Count == 0 || type == Ping)
            return true;
        foreach (var one in filter)
        {
            if (one == type || (one.EndsWith(".*", StringComparison.Ordinal) && type.StartsWith(one[..^1], StringComparison.Ordinal)))
                return true;
        }

        return false;
    }

    /// <summary>A name, or all of one subject.</summary>
    public static bool IsKnown(string filter) => All.Contains(filter, StringComparer.Ordinal)
        || (filter.EndsWith(".*", StringComparison.Ordinal) && All.Any(name => name.StartsWith(filter[..^1], StringComparison.Ordinal)));
}
