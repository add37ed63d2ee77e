using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Stories;

namespace Cashback.Cards;

/// <summary>A card gives its purse to a customer and remembers who has it.</summary>
public sealed class LinkTests
{
    [Fact]
    public void Link_SendsThePurse_AndMovesNothingUntilItHasArrived()
    {
        var story = Story.OfCard().Given(new TopUp(500, TopUpMethod.Terminal));
        var sent = Assert.IsType<ReceivePurse>(Assert.Single(story.When(new LinkCard(A.Customer)).Messages).Command);
        Assert.Equal(500, Assert.Single(sent.Lots).Left);
        Assert.Equal(default, story.Balances);
        var meanwhile = story.When(new Scan(10));
        Assert.Null(meanwhile.State);
        Assert.IsType<CardMoving>(Assert.IsType<Refused>(meanwhile.Reply).Refusal);
        story.Given(new MessageOutcome(story.Seq, 0, Done.Instance));
        Assert.Equal(A.Customer, Assert.IsType<Elsewhere>(story.When(new Scan(10)).Reply).Now);
        story.WhenRefused<AlreadyLinked>(new LinkCard(new(GrainKind.Customer, 99)));
        story.Given(new LinkCard(A.Customer));
        story.WhenRefused<CardNotEmpty>(new ImportCard(null, new(0, 1, 0)));
    }

    /// <summary>It was unlinked and linked again while a request was on its way: what the card did meanwhile only the card knows.</summary>
    [Fact]
    public void AnOlderWordOfTheCard_IsNotTaken()
    {
        var card = Story.OfCard().Given(new TopUp(500, TopUpMethod.Terminal), new LinkCard(A.Customer));
        card.Given(new MessageOutcome(card.Seq, 0, Done.Instance));
        Assert.Equal(3, Assert.IsType<Elsewhere>(card.When(new Scan(10)).Reply).Since);
        card.Given(new LeaveCustomer(new(A.Card, CardStatus.Active), A.Customer));
        var purse = Assert.Single(card.When(new LinkCard(A.Customer), facts: new(ByToken: true, Asked: 1)).Messages).Command;
        var customer = new Story(new Customers.CustomerDecider(), new(1, A.Customer)) { Actor = Actor.System }.Given(new Customers.CreateCustomer(), purse).By(A.TillActor);
        var late = customer.When(new Scan(10) { Via = A.Card }, facts: new(ByToken: true, Since: 3));
        Assert.IsType<CardNotHere>(Assert.IsType<Refused>(late.Reply).Refusal);
        Assert.Null(late.State);
        customer.When<Scanned>(new Scan(10) { Via = A.Card }, facts: new(ByToken: true, Since: card.Seq));
    }

    [Fact]
    public void Link_ComesBack_WhenTheCustomerCannotTakeIt()
    {
        var story = Story.OfCard().Given(new TopUp(500, TopUpMethod.Terminal), new LinkCard(A.Customer));
        story.Given(new MessageOutcome(story.Seq, 0, new Refused(new CustomerMerged(A.Customer))));
        Assert.Equal(500, story.Balances.Money);
        Assert.Equal(490, story.When<Scanned>(new Scan(10, PayWithMoney: true)).Purse.Balances.Money);
    }

    /// <summary>The simulator's seed 22015: the customer had named it as the new card before somebody linked it.</summary>
    [Fact]
    public void ACardThatIsLinked_TakesTheLostOnesPlace_AtTheSameCustomer()
    {
        var story = Story.OfCard().Given(new TopUp(500, TopUpMethod.Terminal), new LinkCard(A.Customer)).By(Actor.System);
        Assert.IsType<CardMoving>(Assert.IsType<Refused>(story.When(new JoinCustomer(A.Customer)).Reply).Refusal);
        story.Given(new MessageOutcome(story.Seq, 0, Done.Instance), new JoinCustomer(A.Customer));
        Assert.Equal(story.Seq, Assert.IsType<Elsewhere>(story.When(new Scan(10)).Reply).Since);
        story.WhenRefused<CardNotEmpty>(new JoinCustomer(new(GrainKind.Customer, 99)));
    }

    /// <summary>The simulator's seed 1486: it said "replaced" to what its customer had done.</summary>
    [Fact]
    public void AReplacedCard_AsksThoseWhoHadItsPurse_WhileItsOwnIsOnTheWay()
    {
        var story = Story.OfCard().Given(new LinkCard(A.Customer));
        story.Given(new MessageOutcome(story.Seq, 0, Done.Instance), new LeaveCustomer(new(A.Card, CardStatus.Active), A.Customer));
        story.When<Done>(new ReplaceCard(A.OtherCard), facts: new(ByToken: true, Asked: 1));
        Assert.Equal([A.Customer], Assert.IsType<Elsewhere>(story.When(new UnlinkCard()).Reply).Past);
        story.WhenRefused<CardReplaced>(new UnlinkCard(), facts: new(ByToken: true, Asked: 1));
    }

    [Fact]
    public void AnUnlinkedCard_AsksThoseWhoHadItsPurse_First()
    {
        var story = Story.OfCard().Given(new TopUp(500, TopUpMethod.Terminal), new LinkCard(A.Customer));
        var link = story.Seq;
        story.Given(new MessageOutcome(link, 0, Done.Instance), new LeaveCustomer(new(A.Card, CardStatus.Active), A.Customer));
        var asked = Assert.IsType<Elsewhere>(story.When(new Scan(10)).Reply);
        Assert.Null(asked.Now);
        Assert.Equal([A.Customer], asked.Past);
        story.When<Scanned>(new Scan(10), facts: new(ByToken: true, Asked: 1));
        Assert.Equal(A.Customer, Assert.IsType<Elsewhere>(story.When(new Reverse(2)).Reply).Now);
        story.When<Reversed>(new Reverse(story.Seq), A.Owner);
    }

    [Fact]
    public void ACode_IsGoodInItsSlots_AndOnce()
    {
        var story = Story.OfCard();
        var slot = RotatingCode.SlotAt(story.Now);
        Facts With(long offset) => new(ByToken: true, Code: new(slot + offset, 7));
        story.WhenRefused<CodeExpired>(new Scan(10), facts: With(-2));
        story.WhenRefused<CodeExpired>(new Scan(10), facts: With(2));
        story.When<Scanned>(new Scan(10), facts: With(-1));
        story.WhenRefused<CodeUsed>(new Scan(10), facts: With(-1));
        story.When<Scanned>(new Scan(10, At: story.Now.AddHours(-1)), facts: With(-120) with { Offline = true });
    }

    [Fact]
    public void Recovery_NeedsARecentPurchase_AndLocksAfterFiveGuesses()
    {
        var story = Story.OfCard().Given(new TopUp(500, TopUpMethod.Terminal));
        var today = new DateOnly(2026, 3, 10);
        for (var guess = 0; guess < 5; guess++)
            Assert.IsType<RecoveryRefused>(Assert.IsType<Refused>(story.When(new RecoverCard(A.OtherCard, 400 + guess, today)).Reply).Refusal);
        story.WhenRefused<RecoveryRefused>(new RecoverCard(A.OtherCard, 500, today));
        story.After(TimeSpan.FromHours(1)).After(TimeSpan.FromTicks(1));
        var sent = Assert.IsType<ReceivePurse>(Assert.Single(story.When(new RecoverCard(A.OtherCard, 500, today)).Messages).Command);
        Assert.Equal(500, Assert.Single(sent.Lots).Left);
    }

    [Fact]
    public void Import_FillsAnEmptyCardOnce()
    {
        var story = Story.OfCard().By(A.Owner);
        Assert.Equal(new Amounts(500, 20, 3), story.When<Adjusted>(new ImportCard("OLD-1", new(500, 20, 3))).Purse.Balances);
        story.WhenRefused<CardNotEmpty>(new ImportCard("OLD-2", new(1, 0, 0)));
    }
}
