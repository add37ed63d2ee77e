using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Stories;

namespace Cashback.Cards;

/// <summary>A lost card's value moves to a new one by transit.</summary>
public sealed class ReplaceTests
{
    /// <summary>A card with money, an expiring gift, points, and a debt of points.</summary>
    private static Story OfMuch() => Story.OfCard(new() { Earn = new() { RateBps = 500, PointsPerUnit = A.Coefficient("1"), ValidDays = 30 }, Redeem = new() { PointValue = A.Coefficient("1") } })
        .Given(new TopUp(5000, TopUpMethod.Terminal), new Scan(2000), new Scan(120, Redeem: 120), new Reverse(3));

    private static Story OfNewCard()
    {
        var story = new Story(new CardDecider(), new(1, A.OtherCard));
        return story.Given(new CreateCard(1, CardKind.Physical)).By(Actor.System);
    }

    [Fact]
    public void Replace_MovesLotsAndDebtsByTransit()
    {
        var old = OfMuch();
        var net = old.Purse.Net();
        var decision = old.When(new ReplaceCard(A.OtherCard));
        Assert.True(old.Purse.IsEmpty);
        Assert.Equal(CardStatus.Replaced, old.Card.Status);
        var message = Assert.Single(decision.Messages);
        Assert.Equal((A.OtherCard, true), (message.To, message.Report));
        Assert.All(decision.Transfers, t => Assert.True(t.Debit == Account.TransitOf(0) || t.Credit == Account.TransitOf(0)));

        var fresh = OfNewCard();
        var parcel = Assert.IsType<ReceivePurse>(message.Command);
        fresh.Given(parcel);
        Assert.Equal(net, fresh.Purse.Net());
        // The lots keep their dates and say which operation made them.
        Assert.All(parcel.Lots, l => Assert.StartsWith("op_", l.Lot.Origin, StringComparison.Ordinal));
        Assert.Equal(parcel.Lots.Select(l => (l.Lot.Source, l.Lot.Refundable, l.Lot.ExpiresAt, l.Lot.Origin, l.Left)), fresh.Purse.Lots.Select(l => (l.Stamp.Source, l.Stamp.Refundable, l.Stamp.ExpiresAt, l.Stamp.Origin, l.Left)));
        Assert.NotEmpty(fresh.Purse.Debts);

        old.By(Actor.System).Given(new MessageOutcome(old.Seq, 0, Done.Instance));
        Assert.Null(old.Card.Moving);
        Assert.Equal(A.OtherCard, ((CardView)old.Ask(new GetCard())).ReplacedBy);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Replace_WhenTheNewCardRefuses_BringsTheSameLotsBack(bool blocked)
    {
        var old = OfMuch();
        if (blocked)
            old.Given(new BlockCard());
        var before = old.Snapshot();
        old.Given(new ReplaceCard(A.OtherCard));
        old.WhenRefused<CardReplaced>(new Scan(1));
        old.By(Actor.System).Given(new MessageOutcome(old.Seq - 1, 0, new Refused(new CardNotEmpty())));
        Assert.Equal(before, old.Snapshot());
    }

    [Fact]
    public void Outcome_OfAnotherMessage_IsNotRecorded()
    {
        var old = OfMuch().Given(new ReplaceCard(A.OtherCard)).By(Actor.System);
        Assert.Null(old.When(new MessageOutcome(1, 0, new Refused(new CardNotEmpty()))).State);
        Assert.Null(old.When(new MessageOutcome(old.Seq, 1, new Refused(new CardNotEmpty()))).State);
    }

    [Fact]
    public void NewCard_MustBeActiveUnlinkedAndEmpty()
    {
        var parcel = new ReceivePurse(A.Card, [], []);
        OfNewCard().Given(new BlockCard()).WhenRefused<CardBlocked>(parcel);
        OfNewCard().Given(new Adjust(Asset.Gift, 1, "x")).WhenRefused<CardNotEmpty>(parcel);
        var linked = new Story(new CardDecider(), new(1, A.OtherCard)).Given(new CreateCard(1, CardKind.Digital, A.Customer));
        linked.WhenRefused<CardNotEmpty>(parcel);
        Assert.IsType<NotFound>(((Refused)new Story(new CardDecider(), new(1, A.OtherCard)).When(parcel).Reply).Refusal);
    }

    /// <summary>Two cards that replace each other must not send one purse round for ever.</summary>
    [Fact]
    public void ReplacedCard_TakesNoPurse_SoItComesBack()
    {
        var fresh = OfNewCard().Given(new ReplaceCard(A.Card));
        var old = OfMuch();
        var before = old.Snapshot();
        var parcel = old.When(new ReplaceCard(A.OtherCard)).Messages[0].Command;
        var refusal = fresh.WhenRefused<CardReplaced>(parcel);
        old.By(Actor.System).Given(new MessageOutcome(old.Seq, 0, new Refused(refusal)));
        Assert.Equal(before, old.Snapshot());
    }

    [Fact]
    public void Card_CannotReplaceItself_NorTwice()
    {
        var story = OfMuch();
        story.WhenRefused<NotLinked>(new ReplaceCard(A.OtherCard, OnlyLinked: true));
        story.WhenRefused<CardNotEmpty>(new ReplaceCard(A.Card));
        story.Given(new ReplaceCard(A.OtherCard));
        story.WhenRefused<CardReplaced>(new ReplaceCard(A.OtherCard));
        story.WhenRefused<CardReplaced>(new UnblockCard());
        // Its purse is on the way to the card that answers for it from then on.
        story.WhenRefused<CardMoving>(new Reverse(3));
        story.By(Actor.System).Given(new MessageOutcome(story.Seq - 2, 0, Done.Instance));
        var decision = story.When(new Reverse(3));
        Assert.Null(decision.State);
        Assert.Equal(A.OtherCard, Assert.IsType<Elsewhere>(decision.Reply).Now);
    }

    [Fact]
    public void Block_IsRefusedNothingAndCanBeUndone()
    {
        var story = OfMuch().Given(new BlockCard("lost"), new BlockCard());
        Assert.Equal(CardStatus.Blocked, story.Card.Status);
        story.Given(new UnblockCard(), new UnblockCard());
        Assert.Equal(CardStatus.Active, story.Card.Status);
    }
}
