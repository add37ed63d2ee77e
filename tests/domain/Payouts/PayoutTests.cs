using Cashback.Cards;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Programmes;
using Cashback.Reads;
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
        customer.By(Actor.System).Given([.. rejected.Messages.Select(m => m.Command)]);
        Assert.Equal((0, 10_000), (Purse(customer).Held.Points, Purse(customer).Balances.Points));
        Assert.Equal(new WrongState(PayoutStatus.Rejected), payout.WhenRefused<WrongState>(new ApprovePayout()));
    }

    /// <summary>mission.md C: held points do not expire, and live 30 days when they come back; what stayed beside them keeps its day.</summary>
    [Fact]
    public void PartOfALot_ComesBackForThirtyDays()
    {
        var customer = new Story(new CustomerDecider(), new(1, A.Customer)) { Settings = Rules }.By(A.Owner).Given(new CreateCustomer(), new Adjust(Asset.Points, 1_000, "c", ValidDays: 2));
        var open = Assert.IsType<OpenPayout>(Assert.Single(customer.When(new RequestPayout(Id, PayoutMethod.Voucher, 400, null, null, null, false)).Messages).Command);
        customer.By(Actor.System).Given([.. OfPayout(open).When(new RejectPayout()).Messages.Select(m => m.Command)]).After(TimeSpan.FromDays(3));
        Assert.Equal(400, Purse(customer).Balances.Points);
        customer.After(TimeSpan.FromDays(PurseBook.RestoredDays));
        Assert.Equal(0, Purse(customer).Balances.Points);
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

    /// <summary>What a reply says can be done is taken, and everything else refused.</summary>
    [Fact]
    public void APayout_SaysWhatCanBeDoneWithIt()
    {
        var acts = new Dictionary<string, Command> { ["approve"] = new ApprovePayout(), ["reject"] = new RejectPayout(), ["cancel"] = new CancelPayout(), ["return"] = new ReturnPayout() };
        var send = new SendPayout(new(GrainKind.Batch, 1));
        var ways = new Command[][] { [], [acts["approve"]], [acts["reject"]], [acts["cancel"]], [acts["approve"], send], [acts["approve"], send, acts["return"]] };
        var seen = new List<(PayoutStatus, string)>();
        foreach (var way in ways)
        {
            var status = ((PayoutView)OfPayout(Open(PayoutMethod.Account)).Given(way).Ask(new GetPayout())).Status;
            seen.Add((status, string.Join(' ', PayoutActs.Of(status))));
            foreach (var (name, act) in acts)
                Assert.Equal((status, name, PayoutActs.Of(status).Contains(name)), (status, name, OfPayout(Open(PayoutMethod.Account)).Given(way).When(act).Reply is not Refused { Refusal: WrongState }));
        }

        Assert.Equal(
            [(PayoutStatus.Pending, "approve reject cancel"), (PayoutStatus.Approved, ""), (PayoutStatus.Rejected, ""), (PayoutStatus.Cancelled, ""), (PayoutStatus.Sent, "return"), (PayoutStatus.Returned, "")],
            seen);
    }

    [Fact]
    public void Limits_AreOfOnePayout_OfADay_AndOfAMonth()
    {
        var customer = OfCustomer();
        customer.Settings = Rules with { Payout = Rules.Payout with { MinAmount = 100, MaxAmount = 300, MaxPerDay = 500, MaxPerMonth = 700 } };
        RequestPayout Ask(long amount) => new(new(GrainKind.Payout, (UInt128)(ulong)(customer.Seq + 1)), PayoutMethod.Voucher, null, amount, null, null, false);
        Assert.Equal(new PayoutBelowMin(100, 99), customer.WhenRefused<PayoutBelowMin>(Ask(99)));
        Assert.Equal(new PayoutAboveMax(300, 301), customer.WhenRefused<PayoutAboveMax>(Ask(301)));
        var first = Assert.IsType<OpenPayout>(customer.When(Ask(300)).Messages[0].Command);
        Assert.Equal(new PayoutDayLimit(500, 300, 201), customer.WhenRefused<PayoutDayLimit>(Ask(201)));
        customer.Given(Ask(200)).After(TimeSpan.FromDays(1));
        Assert.Equal(new PayoutMonthLimit(700, 500, 201), customer.WhenRefused<PayoutMonthLimit>(Ask(201)));
        // What comes back counts no more, in the day and the month that it was asked in.
        customer.By(Actor.System).Given([.. OfPayout(first).When(new RejectPayout()).Messages.Select(m => m.Command)]).By(A.Owner);
        customer.Given(Ask(300), Ask(200));
        customer.WhenRefused<PayoutDayLimit>(Ask(100));
        customer.After(TimeSpan.FromDays(31)).Given(Ask(300));
    }

    [Fact]
    public void NewAccount_CoolsOff_WhateverTheBatchSays()
    {
        var customer = OfCustomer();
        customer.Settings = Rules with { Payout = Rules.Payout with { CoolingOffDays = 3 } };
        customer.By(Actor.System).Given(new SettleHold(0, "aa")).By(A.Owner);
        var open = Assert.IsType<OpenPayout>(Assert.Single(customer.When(new RequestPayout(Id, PayoutMethod.Account, 100, null, "bb", null, false)).Messages).Command);
        var payout = OfPayout(open);
        payout.Given(new ApprovePayout());
        var batch = new SendPayout(new(GrainKind.Batch, 1));
        Assert.Equal(new CoolingOff(open.NotBefore!.Value), payout.WhenRefused<CoolingOff>(batch));
        payout.Now = open.NotBefore!.Value;
        payout.Given(batch);
    }

    [Fact]
    public void Merged_CountForEachOther()
    {
        var other = new GrainRef(GrainKind.Customer, 70);
        var limited = Rules with { Payout = Rules.Payout with { MaxPerDay = 500, CoolingOffDays = 3 } };
        var customer = OfCustomer();
        customer.Settings = limited;
        customer.Given(new RequestPayout(Id, PayoutMethod.Voucher, null, 300, null, null, false)).By(Actor.System).Given(new SettleHold(0, "aa"));
        var purse = Assert.IsType<ReceivePurse>(Assert.Single(customer.When(new MergeCustomer(other)).Messages).Command);
        var into = new Story(new CustomerDecider(), new(1, other)) { Settings = limited, Actor = A.Owner }.Given(new CreateCustomer(), purse);
        Assert.Equal(new PayoutDayLimit(500, 300, 201), into.WhenRefused<PayoutDayLimit>(new RequestPayout(Id, PayoutMethod.Voucher, null, 201, null, null, false)));
        var open = Assert.IsType<OpenPayout>(Assert.Single(into.When(new RequestPayout(Id, PayoutMethod.Account, null, 200, "bb", null, false)).Messages).Command);
        Assert.NotNull(open.NotBefore);
    }

    [Fact]
    public void Batch_NeedsADebtor_Euro_AndSomethingToSend()
    {
        var batch = new Story(new BatchDecider(), new(1, new(GrainKind.Batch, 1))) { Settings = Rules }.By(A.Owner);
        Assert.Null(batch.When(new MakeBatch([Id])).State);
        batch.WhenRefused<DebtorMissing>(new MakeBatch([Id]));
        batch.Settings = Rules with { Payout = Rules.Payout with { Debtor = new("M", "FR1420041010050500013M02606") } };
        batch.Info = A.Programme with { Currency = "CZK" };
        batch.WhenRefused<SepaNeedsEur>(new MakeBatch([Id]));
        batch.Info = A.Programme;
        batch.WhenRefused<NothingToSend>(new MakeBatch([]));
        Assert.Equal(new SendPayout(batch.Grain.Ref), Assert.Single(batch.When(new MakeBatch([Id])).Messages).Command);
    }

    [Fact]
    public void Approval_KeepsTheAccountForTheFile_AndIsRefusedWithoutOne()
    {
        var payout = OfPayout(Open(PayoutMethod.Account));
        payout.WhenRefused<CustomerErased>(new ApprovePayout(), facts: Facts.None);
        var row = Assert.Single(payout.When(new ApprovePayout()).Rows, r => r.Key[4] == (byte)ListKind.PayoutOrders);
        Assert.Equal(RowKey.Of(1, ListKind.PayoutOrders, Id), row.Key);
    }

    private static Story OfCustomer() => new Story(new CustomerDecider(), new(1, A.Customer)) { Settings = Rules }.By(A.Owner)
        .Given(new CreateCustomer(), new Cards.Adjust(Asset.Points, 10_000, "start"));

    private static Story OfPayout(OpenPayout open) => new Story(new PayoutDecider(), new(1, Id)) { Settings = Rules }
        .By(Actor.System).Given(open).By(new Actor(Role.Manager, new(GrainKind.ApiKey, 98)), new(Person: [new(ListKind.PayoutOrders, [], [1])]));

    private static OpenPayout Open(PayoutMethod method) => new(A.Customer, A.Key, new(Id, method, 1000, null, null, null, false), 1000, 500, A.Coefficient("0.5"), []);

    private static PurseView Purse(Story customer) => ((CustomerView)customer.Ask(new GetCustomer())).Purse;

    /// <summary>His purse went to another one meanwhile, who holds nothing for it (seed 119 of the simulator).</summary>
    [Fact]
    public void WhoAskedAndWasMerged_HoldsNothingAfterIt_AndTheOtherKnowsTheAccount()
    {
        var into = new GrainRef(GrainKind.Customer, 8);
        var customer = new Story(new CustomerDecider(), new(1, A.Customer)) { Settings = Rules }.By(A.Owner)
            .Given(new CreateCustomer(), new Adjust(Asset.Points, 1_000, "c"), new RequestPayout(Id, PayoutMethod.Voucher, 300, null, null, null, false), new MergeCustomer(into)).By(Actor.System);
        customer.Given(new SettleHold(300));
        Assert.Equal(0, Assert.IsType<CustomerView>(customer.Ask(new GetCustomer())).Purse.Held.Points);
        Assert.Equal(new Message(into, new SettleHold(0, "aa")), Assert.Single(customer.When(new SettleHold(0, "aa")).Messages));
        Assert.Equal(into, Assert.IsType<Elsewhere>(customer.When(new ReturnLots(A.Customer, [])).Reply).Now);
    }

    [Fact]
    public void WhatIsRejected_GoesToThePurse_AndTheHoldEndsWhereItWasAsked()
    {
        var rejected = OfPayout(Open(PayoutMethod.Account)).When(new RejectPayout("no"));
        Assert.IsType<ReturnLots>(rejected.Messages[0].Command);
        Assert.Equal(new Message(A.Customer, new SettleHold(1000)), rejected.Messages[1]);
    }
}
