using Cashback.Customers;
using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Programmes;
using Cashback.Stories;
using Cashback.TopUps;
using Cashback.Vouchers;

namespace Cashback.Payouts;

/// <summary>mission.md C.</summary>
public sealed class PayoutTests
{
    private static readonly GrainRef Id = new(GrainKind.Payout, 8);
    private static readonly GrainRef Voucher = new(GrainKind.Voucher, 8);
    private static readonly Settings Rules = new() { Payout = new() { Shown = true, Methods = ["account", "voucher"], Coefficient = A.Coefficient("0.5") }, Approval = new() { PayoutFrom = 500 } };

    [Fact]
    public void Request_HoldsPoints_AndTheSameLotsComeBack()
    {
        var customer = OfCustomer();
        var asked = customer.When(new RequestPayout(Id, PayoutMethod.Account, 1001, null, "00ff", null, false));
        Assert.Equal(new PayoutRequested(1001, 500, A.Coefficient("0.5")), asked.Reply);
        var open = Assert.IsType<OpenPayout>(Assert.Single(asked.Messages).Command);
        Assert.Equal((1001, 8999), (Purse(customer).Held.Points, Purse(customer).Balances.Points));

        var payout = OfPayout(open);
        var rejected = payout.When(new RejectPayout());
        Assert.Equal([new(new(AccountKind.PayoutsHeld), Account.TransitOf(0), Asset.Points, 1001)], rejected.Transfers);
        customer.By(Actor.System).Given(Assert.Single(rejected.Messages).Command);
        Assert.Equal((0, 10_000), (Purse(customer).Held.Points, Purse(customer).Balances.Points));
        Assert.Equal(new WrongState(PayoutStatus.Rejected), payout.WhenRefused<WrongState>(new ApprovePayout()));
    }

    [Fact]
    public void Group_ThatSaysZero_Disables_ElseTheBestCounts()
    {
        var customer = OfCustomer().Given(
            new SetMembership(new(GrainKind.Group, 1), true, PayoutCoefficient: A.Coefficient("0.2")), new SetMembership(new(GrainKind.Group, 2), true, PayoutCoefficient: A.Coefficient("0.3")));
        Assert.Equal(30, customer.When<PayoutRequested>(new RequestPayout(Id, PayoutMethod.Voucher, 100, null, null, null, false)).Amount);
        Assert.Equal(34, customer.When<PayoutRequested>(new RequestPayout(Id, PayoutMethod.Voucher, null, 10, null, null, false)).Points);
        customer.Given(new SetMembership(new(GrainKind.Group, 3), true, PayoutCoefficient: default(Coefficient)));
        customer.WhenRefused<PayoutDisabled>(new RequestPayout(Id, PayoutMethod.Voucher, 100, null, null, null, false));
    }

    [Fact]
    public void Voucher_IsMadeOfTheMoneyThatThePointsBecame()
    {
        var payout = OfPayout(Open(PayoutMethod.Voucher));
        payout.WhenRefused<SecondPersonNeeded>(new ApprovePayout(Voucher), A.Owner);
        var approved = payout.When(new ApprovePayout(Voucher), new Actor(Role.Manager, new(GrainKind.ApiKey, 99)));
        Assert.Equal([new Message(Voucher, new CreateVoucher(Id, 500)), new(A.Customer, new SettleHold(1000))], approved.Messages);
        var voucher = new Story(new VoucherDecider(), new(1, Voucher)) { Settings = Rules }.By(Actor.System).Given(new CreateVoucher(Id, 500, A.Noon.AddDays(1)));
        Assert.Equal(new VoucherRedeemed(200), voucher.When(new RedeemVoucher(300), A.TillActor).Reply);
        voucher.WhenRefused<InsufficientBalance>(new RedeemVoucher(201), A.TillActor);
        voucher.After(TimeSpan.FromDays(1)).WhenRefused<VoucherExpired>(new RedeemVoucher(1), A.TillActor);
        Assert.Equal([new(new(AccountKind.Vouchers), new(AccountKind.Breakage), Asset.Money, 200)], voucher.When(new ExpireVoucher(), Actor.System).Transfers);
    }

    [Fact]
    public void Account_IsSentOnce_AndWhatTheBankReturnsLives30Days()
    {
        var payout = OfPayout(Open(PayoutMethod.Account));
        var batch = new GrainRef(GrainKind.Batch, 1);
        payout.WhenRefused<WrongState>(new SendPayout(batch));
        payout.Given(new ApprovePayout()).Given(new SendPayout(batch));
        payout.WhenRefused<WrongState>(new SendPayout(batch));
        payout.WhenRefused<WrongState>(new CancelPayout());
        var back = Assert.IsType<ReturnLots>(Assert.Single(payout.When(new ReturnPayout()).Messages).Command);
        Assert.Equal((0, new DateTimeOffset(2026, 4, 10, 0, 0, 0, TimeSpan.Zero)), (back.Released, back.LiveUntil));
        payout.WhenRefused<WrongState>(new ReturnPayout());
    }

    private static Story OfCustomer() => new Story(new CustomerDecider(), new(1, A.Customer)) { Settings = Rules }.By(A.Owner)
        .Given(new CreateCustomer(), new Cards.Adjust(Asset.Points, 10_000, "start"));

    private static Story OfPayout(OpenPayout open) => new Story(new PayoutDecider(), new(1, Id)) { Settings = Rules }
        .By(Actor.System).Given(open).By(new Actor(Role.Manager, new(GrainKind.ApiKey, 98)));

    private static OpenPayout Open(PayoutMethod method) => new(A.Customer, A.Key, new(Id, method, 1000, null, null, null, false), 1000, 500, A.Coefficient("0.5"), []);

    private static PurseView Purse(Story customer) => ((CustomerView)customer.Ask(new GetCustomer())).Purse;
}
