using Cashback.Applications;
using Cashback.Cards;
using Cashback.Customers;
using Cashback.Groups;
using Cashback.Jobs;
using Cashback.Matches;
using Cashback.Names;
using Cashback.Payouts;
using Cashback.Platform;
using Cashback.Programmes;
using Cashback.RefundPayments;
using Cashback.SignIns;
using Cashback.Staff;
using Cashback.Tills;
using Cashback.TopUps;
using Cashback.Venues;
using Cashback.Vouchers;
using Cashback.Webhooks;

namespace Cashback.Grains;

/// <summary>The table of contents of the business: every kind of grain that there is.</summary>
public static class Deciders
{
    public static IReadOnlyList<Decider> All { get; } =
    [
        new PlatformDecider(),
        new ProgrammeDecider(),
        new VenueDecider(),
        new TillDecider(),
        new CardDecider(),
        new CustomerDecider(),
        new TopUpDecider(),
        new PayoutDecider(),
        new BatchDecider(),
        new VoucherDecider(),
        new GroupDecider(),
        new JobDecider(),
        new MatchDecider(),
        new RefundPaymentDecider(),
        new NameDecider(),
        new SignInDecider(),
        new EndpointDecider(),
        new StaffDecider(),
        new ApplicationDecider(),
    ];
}
