using Cashback.Cards;
using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Stories;

namespace Cashback.Tills;

public sealed class TillTests
{
    private static readonly string Name = A.Till.ToString();
    private static readonly Account Drawer = new(AccountKind.Drawer, Name);
    private static readonly Account Safe = new(AccountKind.Safe, Name);

    private static Story OfTill(bool drawer = true) => new Story(new TillDecider(), new(1, A.Till)).Given(new CreateTill("Bar", A.Venue, drawer));

    [Fact]
    public void Drawer_OpensWithAFloatAndClosesWithACount()
    {
        var story = OfTill();
        Assert.Equal([new(Drawer, Safe, Asset.Money, 10_000)], story.When(new OpenDrawer(10_000)).Transfers);
        Assert.Equal([new(Drawer, Account.Transit, Asset.Money, 5000)], story.When(new ReceiveCash(5000), Actor.System).Transfers);
        Assert.Equal([new(Safe, Drawer, Asset.Money, 3000)], story.When(new MoveDrawerCash(-3000, "bank")).Transfers);
        Assert.Equal([new(Drawer, Safe, Asset.Money, 500)], story.When(new MoveDrawerCash(500, "change")).Transfers);
        Assert.Equal([new(Account.Transit, Drawer, Asset.Money, 1000)], story.When(new ReceiveCash(-1000), Actor.System).Transfers);
        Assert.Equal(new DrawerFact(true, 1, 11_500), ((TillView)story.Ask(new GetTill())).Drawer);

        var close = story.When(new CloseDrawer(11_400));
        Assert.Equal(new DrawerClosed(1, 11_500, 11_400, -100, new(2026, 3, 10)), close.Reply);
        Assert.Equal(
            [new(new(AccountKind.CashDifference, Name), Drawer, Asset.Money, 100), new(Safe, Drawer, Asset.Money, 11_400)],
            close.Transfers);
        Assert.Equal(new DrawerFact(false, 1, 0), ((TillView)story.Ask(new GetTill())).Drawer);
    }

    [Fact]
    public void Closings_AreNumberedWithoutGapsAndDatedByTheirOpening()
    {
        var story = OfTill().Given(new OpenDrawer(0)).After(TimeSpan.FromHours(14)).Given(new CloseDrawer(7), new OpenDrawer(0));
        var second = story.When<DrawerClosed>(new CloseDrawer(0));
        Assert.Equal((2, new DateOnly(2026, 3, 11)), (second.Number, second.Day));
        // Two closings and no more: rows of other lists are the till's operations.
        Assert.Equal(2, story.Rows.Values.Count(b => b.AsSpan().StartsWith("{\"number\""u8)));
    }

    [Fact]
    public void Refusals_StandInTheirOrder()
    {
        var none = OfTill(drawer: false);
        none.WhenRefused<NoDrawer>(new OpenDrawer(1));
        none.WhenRefused<NoDrawer>(new MoveDrawerCash(1, null));
        none.WhenRefused<NoDrawer>(new CloseDrawer(1));
        var story = OfTill();
        story.WhenRefused<DrawerIsClosed>(new MoveDrawerCash(-1, null));
        story.WhenRefused<DrawerIsClosed>(new CloseDrawer(1));
        story.Given(new OpenDrawer(100));
        story.WhenRefused<DrawerIsOpen>(new OpenDrawer(1));
        Assert.Equal(new DrawerTooLow(100, 101), story.WhenRefused<DrawerTooLow>(new MoveDrawerCash(-101, null)));
        story.WhenRefused<BalanceTooLarge>(new MoveDrawerCash(Amounts.Max, null));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Cash_WithoutAnOpenDrawer_IsUncountedAndNotRefused(bool drawer)
    {
        var story = OfTill(drawer);
        Assert.Equal([new(new(AccountKind.Uncounted, Name), Account.Transit, Asset.Money, 700)], story.When(new ReceiveCash(700), Actor.System).Transfers);
        Assert.Equal(drawer ? new DrawerFact(false, 0, 0) : null, ((TillView)story.Ask(new GetTill())).Drawer);
    }

    [Fact]
    public void Exchange_GivesCashForACardPayment_AndTheFeeIsIncome()
    {
        Account terminal = new(AccountKind.Terminal, Name), cashBack = new(AccountKind.CashBack, Name), fees = new(AccountKind.Fees);
        var story = OfTill();
        story.WhenRefused<DrawerIsClosed>(new Exchange(1));
        OfTill(drawer: false).WhenRefused<NoDrawer>(new Exchange(1));
        story.Given(new OpenDrawer(5000));
        Assert.Equal(new DrawerTooLow(5000, 5001), story.WhenRefused<DrawerTooLow>(new Exchange(5001)));
        var exchange = story.When(new Exchange(5000));
        Assert.Equal(new Exchanged(5050, 5000, 50, new(true, 1, 0)), exchange.Reply);
        Assert.Equal([new(terminal, cashBack, Asset.Money, 5000), new(cashBack, Drawer, Asset.Money, 5000), new(terminal, fees, Asset.Money, 50)], exchange.Transfers);

        var seq = story.Seq;
        story.WhenRefused<NotReversible>(new Reverse(seq, 10));
        story.WhenRefused<Forbidden>(new Reverse(seq), A.OtherTillActor);
        var reverse = story.When(new Reverse(seq));
        Assert.Equal(5050, Assert.IsType<Reversed>(reverse.Reply).HandBack);
        Assert.Equal([new(fees, terminal, Asset.Money, 50), new(Drawer, cashBack, Asset.Money, 5000), new(cashBack, terminal, Asset.Money, 5000)], reverse.Transfers);
        Assert.Equal(new DrawerFact(true, 1, 5000), ((TillView)story.Ask(new GetTill())).Drawer);
        story.WhenRefused<ExceedsOriginal>(new Reverse(seq));
        story.WhenRefused<NotReversible>(new Reverse(2));
    }

    [Fact]
    public void Till_ThatIsNotThere_IsNotFound()
    {
        var story = new Story(new TillDecider(), new(1, A.Till));
        Assert.Equal(new Refused(new NotFound()), story.When(new OpenDrawer(1)).Reply);
        Assert.Equal(new Refused(new NotFound()), story.Ask(new GetTill()));
        Assert.Null(OfTill().When(new CreateTill("again", A.Venue, true)).State);
    }
}
