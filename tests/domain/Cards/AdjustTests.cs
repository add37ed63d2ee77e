using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Stories;

namespace Cashback.Cards;

/// <summary>mission.md B: debit and credit by hand.</summary>
public sealed class AdjustTests
{
    [Fact]
    public void Adjust_Up_IsOneNewLotGrantedByItsCause()
    {
        var decision = Story.OfCard().By(A.Support).When(new Adjust(Asset.Gift, 1000, "thanks", AdjustCause.Volunteer, ValidDays: 1));
        var transfer = Assert.Single(decision.Transfers);
        Assert.Equal((new Account(AccountKind.Granted, "volunteer"), Account.Purse), (transfer.Debit, transfer.Credit));
        Assert.Equal((LotSource.Adjustment, false), (transfer.Lot!.Source, transfer.Lot.Refundable));
        Assert.Equal(new DateTimeOffset(2026, 3, 12, 0, 0, 0, TimeSpan.Zero), transfer.Lot.ExpiresAt);
    }

    [Fact]
    public void Adjust_Down_TakesAvailableLotsInSpendingOrder()
    {
        var story = Story.OfCard().By(A.Support).Given(new Adjust(Asset.Points, 10, "a"), new Adjust(Asset.Points, 10, "b", ValidDays: 5));
        var decision = story.When(new Adjust(Asset.Points, -15, "c", AdjustCause.Correction));
        Assert.Equal([10L, 5L], decision.Transfers.Select(t => t.Amount));
        Assert.All(decision.Transfers, t => Assert.Equal(new Account(AccountKind.Adjustments, "correction"), t.Credit));
        Assert.Equal(new InsufficientBalance(5, 6), story.WhenRefused<InsufficientBalance>(new Adjust(Asset.Points, -6, "d")));
    }

    [Fact]
    public void Adjust_OfMoney_IsTheOwners()
    {
        var story = Story.OfCard(A.Festival);
        story.WhenRefused<Forbidden>(new Adjust(Asset.Money, 5000, "no"), A.Support);
        var decision = story.When(new Adjust(Asset.Money, 5000, "yes"), A.Owner);
        Assert.Equal(new Account(AccountKind.Adjustments, "goodwill"), Assert.Single(decision.Transfers).Debit);
        Assert.False(decision.Transfers[0].Lot!.Refundable);
        Assert.Equal(new Amounts(5000, 0, 0), story.Balances);
    }

    [Fact]
    public void Comment_LeavesTheJournalForARowOfItsOwn()
    {
        var decision = Story.OfCard().When(new Adjust(Asset.Gift, 1, "for Ada"), A.Support);
        Assert.Null(Assert.IsType<Adjust>(decision.Kept).Comment);
        Assert.Contains(decision.Rows, r => r.Body is { } body && body.AsSpan().SequenceEqual("for Ada"u8));
    }

    [Fact]
    public void Undo_OfACredit_TakesWhatIsLeftOfItsOwnLotAndOwesNothing()
    {
        var story = Story.OfCard().By(A.Support).Given(new Adjust(Asset.Gift, 1000, "a"), new Adjust(Asset.Gift, 500, "b")).By(A.TillActor).Given(new Scan(400, Redeem: 400));
        var decision = story.When(new Reverse(2), A.Support);
        var reply = Assert.IsType<Reversed>(decision.Reply);
        Assert.Equal((new Amounts(0, 1000, 0), new Amounts(0, 400, 0), default(Amounts)), (reply.TakenBack, reply.Waived, reply.Debt));
        Assert.Equal(500, reply.Purse.Balances.Gift);
        story.WhenRefused<ExceedsOriginal>(new Reverse(2), A.Support);
    }

    [Fact]
    public void Undo_OfADebit_ReturnsToItsLots()
    {
        var story = Story.OfCard().By(A.Support).Given(new Adjust(Asset.Gift, 100, "a", ValidDays: 9), new Adjust(Asset.Gift, 100, "b"));
        var before = story.Snapshot();
        story.Given(new Adjust(Asset.Gift, -150, "c"), new Reverse(4, 20), new Reverse(4));
        Assert.Equal(before, story.Snapshot());
    }

    [Fact]
    public void Undo_OfACreditThatHasExpired_WaivesNothing()
    {
        var story = Story.OfCard().By(A.Support).Given(new Adjust(Asset.Gift, 100, "a", ValidDays: 0)).After(TimeSpan.FromDays(2)).Given(new ExpireLots());
        Assert.Equal((new Amounts(0, 100, 0), default(Amounts)), Of(story.When<Reversed>(new Reverse(2))));

        static (Amounts, Amounts) Of(Reversed reversed) => (reversed.TakenBack, reversed.Waived);
    }

    [Fact]
    public void Adjust_AtABlockedOrReplacedCard_IsRefused()
    {
        var story = Story.OfCard().By(A.Support).Given(new BlockCard());
        story.WhenRefused<CardBlocked>(new Adjust(Asset.Gift, 1, "x"));
        story.Given(new ReplaceCard(A.OtherCard));
        story.WhenRefused<CardReplaced>(new Adjust(Asset.Gift, 1, "x"));
    }

    [Fact]
    public void Reverse_OfMoneyByHand_IsTheOwners()
    {
        var story = Story.OfCard().By(A.Owner).Given(new Adjust(Asset.Money, 100, "a"));
        story.WhenRefused<Forbidden>(new Reverse(2), new Actor(Role.Manager, A.Key));
        Assert.Equal(new Amounts(100, 0, 0), story.By(A.Owner).When<Reversed>(new Reverse(2)).TakenBack);
    }
}
