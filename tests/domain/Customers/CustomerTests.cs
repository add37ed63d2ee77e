using Cashback.Cards;
using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Payouts;
using Cashback.Stories;

namespace Cashback.Customers;

/// <summary>A person's purse, the terms of his groups, and his cards.</summary>
public sealed class CustomerTests
{
    private static readonly GrainRef Gold = new(GrainKind.Group, 20);
    private static readonly GrainRef Silver = new(GrainKind.Group, 21);

    private static Story Customer() => new Story(new CustomerDecider(), new(1, A.Customer)) { Settings = A.FivePercent }.Given(new CreateCustomer());

    private static Story WithCard() => Customer().By(Actor.System).Given(new ReceivePurse(A.Card, [], [], [new(A.Card, CardStatus.Active)])).By(A.TillActor, new(ByToken: true));

    private static int Rate(Story story) => story.When<Scanned>(new Scan(1000, Channel: "web")).RateBps;

    [Fact]
    public void Rate_IsHisOwn_ElseTheBestGroups_ElseTheProgrammes()
    {
        var story = Customer();
        Assert.Equal(500, Rate(story));
        story.Given(new SetMembership(Silver, true, 700), new SetMembership(Gold, true, 900));
        Assert.Equal(900, Rate(story));
        story.Given(new ChangeCustomer(SetsRate: true, RateBps: 0));
        Assert.Equal(0, Rate(story));
        story.Given(new ChangeCustomer(SetsRate: true), new SetMembership(Gold, false));
        Assert.Equal(700, Rate(story));
        Assert.Null(story.When(new SetMembership(Silver, true, 700)).State);
    }

    [Fact]
    public void Points_AreWorthTheBestOfHisGroups()
    {
        var story = Customer().By(A.Owner, new(ByToken: true)).Given(new Adjust(Asset.Points, 100, "c"), new SetMembership(Gold, true, RedeemCoefficient: A.Coefficient("2")));
        Assert.Equal(200, story.When<Scanned>(new Scan(1000, RedeemMax: true)).Discount);
    }

    [Fact]
    public void ALinkedCard_SpendsFromTheCustomersPurse_WithALimitOfItsOwn()
    {
        var story = WithCard();
        story.Settings = story.Settings with { Card = new() { StaticDailyLimit = 100 } };
        story.By(A.Owner).Given(new Adjust(Asset.Gift, 500, "c")).By(A.TillActor, new(ByToken: true, StaticToken: true));
        Assert.Equal(100, story.When<Scanned>(new Scan(1000, RedeemMax: true) { Via = A.Card }).Discount);
        story.WhenRefused<DailyLimit>(new Scan(1000, Redeem: 1) { Via = A.Card });
        Assert.Equal(100, story.When<Scanned>(new Scan(100, Redeem: 100), facts: new(ByToken: true)).Discount);
    }

    [Fact]
    public void ACardThatIsNotHere_IsAskedAgain_AndNothingIsRecorded()
    {
        var decision = WithCard().When(new Scan(10) { Via = A.OtherCard });
        Assert.Null(decision.State);
        Assert.IsType<CardNotHere>(Assert.IsType<Refused>(decision.Reply).Refusal);
    }

    [Fact]
    public void Unlink_LeavesTheBalance_AndTellsTheCard()
    {
        var story = WithCard().By(A.Owner).Given(new Adjust(Asset.Gift, 500, "c"));
        var decision = story.When(new UnlinkCard { Via = A.Card });
        Assert.Equal(A.Card, Assert.Single(decision.Messages).To);
        Assert.Equal(500, ((CustomerState)story.State!).Wallet.Purse.View(story.Now).Balances.Gift);
    }

    [Fact]
    public void Replace_RefusesTheOldCardAtOnce_AndTakesItBackIfTheNewOneCannot()
    {
        var story = WithCard().By(A.Owner);
        var decision = story.When(new ReplaceCard(A.OtherCard) { Via = A.Card });
        Assert.Equal(new JoinCustomer(A.Customer), Assert.Single(decision.Messages).Command);
        story.WhenRefused<CardReplaced>(new Scan(10) { Via = A.Card });
        story.Given(new MessageOutcome(story.Seq - 1, 0, new Refused(new CardNotEmpty())));
        story.By(A.TillActor, new(ByToken: true)).Given(new Scan(10) { Via = A.Card });
    }

    /// <summary>The simulator's seed 22015: it belonged to the customer, who did not know it any more, and could not be used.</summary>
    [Fact]
    public void ANewCard_ThatWasLinkedByItselfMeanwhile_Stays()
    {
        var story = WithCard().By(A.Owner).Given(new ReplaceCard(A.OtherCard) { Via = A.Card });
        var replaced = story.Seq;
        story.Given(new ReceivePurse(A.OtherCard, [], [], [new(A.OtherCard, CardStatus.Active, Since: 9)]), new MessageOutcome(replaced, 0, new Refused(new CardNotEmpty())));
        story.By(A.TillActor, new(ByToken: true)).Given(new Scan(10) { Via = A.Card }, new Scan(10) { Via = A.OtherCard });
    }

    [Fact]
    public void Merge_SendsEverything_AndComesBackWhenUndone()
    {
        var story = WithCard().By(A.Owner).Given(new Adjust(Asset.Gift, 500, "c"));
        var other = new GrainRef(GrainKind.Customer, 8);
        var sent = Assert.IsType<ReceivePurse>(Assert.Single(story.When(new MergeCustomer(other)).Messages).Command);
        var merge = story.Seq;
        Assert.Equal(500, Assert.Single(sent.Lots).Left);
        Assert.Equal(A.Card, Assert.Single(sent.Cards!).Card);
        story.WhenRefused<CustomerMerged>(new Adjust(Asset.Gift, 1, "c"));
        Assert.Equal(other, Assert.IsType<Elsewhere>(story.When(new Scan(1) { Via = A.Card }).Reply).Now);
        story.Given(new MessageOutcome(merge, 0, Done.Instance));
        Assert.Equal(new ReturnPurse(A.Customer), Assert.Single(story.When(new Reverse(merge)).Messages).Command);
        story.WhenRefused<NotReversible>(new Reverse(merge));
        story.By(Actor.System).Given(new ReceivePurse(other, sent.Lots, [], sent.Cards));
        Assert.Equal([other], Assert.IsType<Elsewhere>(story.When(new Scan(1) { Via = A.Card }).Reply).Past);
        Assert.Equal(500, ((CustomerState)story.State!).Wallet.Purse.View(story.Now).Balances.Gift);
    }

    [Fact]
    public void Erase_KeepsSums_AndTakesNothingMore()
    {
        var story = Customer().By(A.Owner).Given(new Adjust(Asset.Gift, 500, "c"), new EraseCustomer());
        story.WhenRefused<CustomerErased>(new Adjust(Asset.Gift, 1, "c"));
        Assert.Equal(500, Assert.IsType<CustomerView>(story.Ask(new GetCustomer())).Purse.Balances.Gift);
    }

    /// <summary>Not even the print of an account that was paid; a payout that was approved before is paid after.</summary>
    [Fact]
    public void Erase_ForgetsTheAccountThatWasPaid()
    {
        var story = Customer().By(Actor.System).Given(new SettleHold(0, "aa"));
        Assert.Equal("aa", ((CustomerState)story.State!).PaidAccount);
        story.By(A.Owner).Given(new EraseCustomer());
        Assert.Null(((CustomerState)story.State!).PaidAccount);
        story.By(Actor.System).Given(new SettleHold(0, "bb"));
        Assert.Null(((CustomerState)story.State!).PaidAccount);
    }
}
