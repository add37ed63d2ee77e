using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Operations;
using Cashback.Programmes;
using Cashback.Stories;

namespace Cashback.Cards;

/// <summary>mission.md D: voiding or partly refunding a purchase.</summary>
public sealed class ReverseScanTests
{
    private static readonly Account Earned = new(AccountKind.Granted, "earned");

    [Fact]
    public void Reverse_OfAWholePurchase_RestoresWhatWasSpentAndTakesBackWhatWasEarned()
    {
        var story = Story.OfCard(A.FivePercent).By(A.Support).Given(new Adjust(Asset.Gift, 400, "start")).By(A.TillActor).Given(new TopUp(1000, TopUpMethod.Terminal));
        var before = story.Snapshot();
        story.Given(new Scan(5000, Redeem: 300, PayWithMoney: true));
        var scan = story.Seq;
        var decision = story.When(new Reverse(scan));
        var reply = Assert.IsType<Reversed>(decision.Reply);
        Assert.Equal(new Amounts(0, 235, 0), reply.TakenBack);
        Assert.Equal(new Amounts(1000, 300, 0), reply.Restored);
        Assert.Equal(3700, reply.HandBack);
        Assert.Equal((default, default), (reply.Debt, reply.Waived));
        Assert.Equal(new Sale(-4700, -1, -300), decision.Sale);
        Assert.Equal(Purse(before), Purse(story.Snapshot()));

        static string Purse(string state) => state[..state.IndexOf("\"r\":[", StringComparison.Ordinal)];
    }

    [Fact]
    public void Reverse_InParts_AddsUpToTheWhole()
    {
        var story = Story.OfCard(A.FivePercent).By(A.Support).Given(new Adjust(Asset.Gift, 300, "start")).By(A.TillActor).Given(new TopUp(1000, TopUpMethod.Terminal), new Scan(5000, Redeem: 300, PayWithMoney: true));
        var scan = story.Seq;
        // A third of the bill, rounded: 100.02 of 300, 333.4 of 1000, 1233.58 of 3700, and 78.349 of the 235 earned.
        var first = story.When(new Reverse(scan, 1667));
        var reply = Assert.IsType<Reversed>(first.Reply);
        Assert.Equal((new Amounts(333, 100, 0), 1234, new Amounts(0, 78, 0)), (reply.Restored, reply.HandBack, reply.TakenBack));
        Assert.Equal(new Sale(-1567, 0, -100), first.Sale);
        var second = Assert.IsType<Reversed>(story.When(new Reverse(scan)).Reply);
        Assert.Equal((new Amounts(667, 200, 0), 2466, new Amounts(0, 157, 0)), (second.Restored, second.HandBack, second.TakenBack));
        Assert.Equal(new ExceedsOriginal(0, 5000), story.WhenRefused<ExceedsOriginal>(new Reverse(scan)));
    }

    [Fact]
    public void Reverse_InParts_FillsTheLotThatWasDrawnLastFirst()
    {
        var story = Story.OfCard().By(A.Support).Given(new Adjust(Asset.Gift, 100, "drawn first", ValidDays: 5), new Adjust(Asset.Gift, 100, "drawn last")).By(A.TillActor)
            .Given(new Scan(200, Redeem: 200), new Reverse(4, 50));
        Assert.Equal((3L * PurseBook.MaxLots, 50L), (Assert.Single(story.Purse.Lots).Stamp.Id, story.Purse.Lots[0].Left));
        story.Given(new Reverse(4, 70));
        Assert.Equal([20L, 100L], story.Purse.Lots.Select(l => l.Left));
    }

    /// <summary>A ticket that was bought from the purse: returned at the desk, and its match is refunded too.</summary>
    [Theory]
    [InlineData(null, 600, true)]
    [InlineData(500L, 600, true)]
    [InlineData(500L, 500, false)]
    public void RefundOfAMatch_AfterAReversalByHand_PaysNothingTwice(long? returned, long refunded, bool refused)
    {
        var story = Story.OfCard().Given(new TopUp(1000, TopUpMethod.Terminal), new Scan(1000, PayWithMoney: true));
        var take = new Matches.TakeRefund(Asset.Money, refunded, new(GrainKind.Match, 1), new OperationId(1, A.Card, story.Seq));
        story.Given(new Reverse(story.Seq, returned));
        var reply = story.By(Actor.System).When(take).Reply;
        Assert.Equal(refused, reply is Refused { Refusal: ExceedsOriginal });
        Assert.Equal(refused ? returned ?? 1000 : 1000, story.Balances.Money);
    }

    [Fact]
    public void Reverse_AfterARefundOfAMatch_PaysNothingTwice()
    {
        var story = Story.OfCard().Given(new TopUp(1000, TopUpMethod.Terminal), new Scan(1000, PayWithMoney: true));
        var scan = story.Seq;
        story.By(Actor.System).Given(new Matches.TakeRefund(Asset.Money, 600, new(GrainKind.Match, 1), new OperationId(1, A.Card, scan)));
        story.By(A.TillActor);
        Assert.Equal(new ExceedsOriginal(400, 1000), story.WhenRefused<ExceedsOriginal>(new Reverse(scan)));
        Assert.Equal(400, Assert.IsType<Reversed>(story.When(new Reverse(scan, 400)).Reply).Restored.Money);
        Assert.Equal(1000, story.Balances.Money);
    }

    [Fact]
    public void Reverse_AfterARefundThatNamedThePurchase_GivesBackTheRest()
    {
        var story = Story.OfCard().Given(new TopUp(1000, TopUpMethod.Terminal), new Scan(1000, PayWithMoney: true));
        var scan = story.Seq;
        story.By(Actor.System).Given(new Matches.TakeRefund(Asset.Money, 601, new(GrainKind.Match, 1), new OperationId(1, A.Card, scan)), new Reverse(scan, 601, Refunded: true));
        Assert.Equal(399, Assert.IsType<Reversed>(story.By(A.TillActor).When(new Reverse(scan)).Reply).Restored.Money);
    }

    /// <summary>
    /// The match gives back the ticket that was paid with money; what is left is gift and cash, and no share of the money again
    /// (seed 66 of the simulator).
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Reverse_AfterARefundThatSaidWhatItGives_GivesBackTheOther(bool arrived)
    {
        var story = Story.OfCard().By(A.OwnerAtTill).Given(new Adjust(Asset.Gift, 300, "c"), new Adjust(Asset.Money, 500, "c"), new Scan(1000, Redeem: 300, PayWithMoney: true));
        var (scan, take) = (story.Seq, new Matches.TakeRefund(Asset.Money, 500, new(GrainKind.Match, 1), new OperationId(1, A.Card, story.Seq)));
        story.By(Actor.System).Given(new Reverse(scan, 600, Refunded: true, Given: new(500, 0, 0)));
        if (arrived)
            story.Given(take);
        var rest = Assert.IsType<Reversed>(story.By(A.OwnerAtTill).When(new Reverse(scan)).Reply);
        Assert.Equal((new Amounts(0, 300, 0), 100), (rest.Restored, rest.HandBack));
        if (!arrived)
            story.By(Actor.System).Given(take);
        Assert.Equal(new Amounts(500, 300, 0), story.Balances);
    }

    [Fact]
    public void ADonation_LeavesThePurseAsItIs_AndIsNotGivenBackAgain()
    {
        var story = Story.OfCard().Given(new TopUp(1000, TopUpMethod.Terminal), new Scan(1000, PayWithMoney: true));
        var given = story.By(Actor.System).When(new Matches.TakeRefund(Asset.Money, 600, new(GrainKind.Match, 1), new OperationId(1, A.Card, story.Seq), Donated: true));
        Assert.Equal(new Transfer(Account.Transit, new(AccountKind.RefundsSent, "donation"), Asset.Money, 600), Assert.Single(given.Transfers));
        Assert.Equal(0, story.Balances.Money);
        story.By(A.TillActor).WhenRefused<ExceedsOriginal>(new Reverse(3));
    }

    [Fact]
    public void Reverse_OfMoreThanRemains_IsRefused()
    {
        var story = Story.OfCard(A.FivePercent).Given(new Scan(1000), new Reverse(2, 400));
        Assert.Equal(new ExceedsOriginal(600, 601), story.WhenRefused<ExceedsOriginal>(new Reverse(2, 601)));
    }

    [Fact]
    public void Reverse_OfABillOfNothing_RemovesTheOrderOnce()
    {
        var story = Story.OfCard().Given(new Scan(0));
        Assert.Equal(new Sale(0, -1), story.When(new Reverse(2)).Sale);
        story.WhenRefused<ExceedsOriginal>(new Reverse(2));
    }

    [Fact]
    public void TakeBack_OfSpentCashback_TakesOtherLotsThenIsOwed()
    {
        var story = Story.OfCard(A.FivePercent).Given(new Scan(10_000), new Scan(450, Redeem: 450)).By(A.Support).Given(new Adjust(Asset.Gift, 100, "other")).By(A.TillActor);
        var decision = story.When(new Reverse(2));
        var reply = Assert.IsType<Reversed>(decision.Reply);
        // 500 were earned: 50 are left of its lot, 100 in another, 350 are owed.
        Assert.Equal((new Amounts(0, 500, 0), new Amounts(0, 350, 0)), (reply.TakenBack, reply.Debt));
        Assert.Equal((0, 350), (reply.Purse.Balances.Gift, reply.Purse.Debt.Gift));
        Assert.All(decision.Transfers, t => Assert.Equal((Account.Purse, Earned), (t.Debit, t.Credit)));
    }

    [Fact]
    public void TakeBack_WithinBalance_WaivesTheRest()
    {
        var story = Story.OfCard(A.FivePercent with { Clawback = ClawbackPolicy.WithinBalance }).Given(new Scan(10_000), new Scan(450, Redeem: 450));
        var decision = story.When(new Reverse(2));
        var reply = Assert.IsType<Reversed>(decision.Reply);
        Assert.Equal((new Amounts(0, 500, 0), new Amounts(0, 450, 0), default(Amounts)), (reply.TakenBack, reply.Waived, reply.Debt));
        Assert.Equal(new Transfer(new(AccountKind.Waived), Earned, Asset.Gift, 450), decision.Transfers[^1]);
        Assert.True(story.Purse.IsEmpty);
    }

    [Fact]
    public void Debt_IsRepaidByEarningsOldestFirst_AndNotByMoneyOrAdjustments()
    {
        var story = Story.OfCard(A.FivePercent).Given(new Scan(1000), new Scan(1000), new Scan(100, Redeem: 100), new Reverse(2), new Reverse(3));
        Assert.Equal([50, 50], story.Purse.Debts.Select(d => d.Amount));
        story.By(A.Support).Given(new Adjust(Asset.Gift, 10, "gift")).By(A.TillActor).Given(new TopUp(10, TopUpMethod.Terminal));
        Assert.Equal(100, story.Purse.View(story.Now).Debt.Gift);
        var reply = story.When<Scanned>(new Scan(1400));
        Assert.Equal((70, 10, 30), (reply.Earned.Gift, reply.Purse.Balances.Gift, reply.Purse.Debt.Gift));
        Assert.Equal(new Debt(Asset.Gift, 30, 6), Assert.Single(story.Purse.Debts));
    }

    [Fact]
    public void Debt_IsRepaidByRewards()
    {
        var story = Story.OfCard(A.Festival with { Earn = A.FivePercent.Earn }).Given(new Scan(10_000), new Scan(500, Redeem: 500), new Reverse(2));
        Assert.Equal(500, story.Purse.View(story.Now).Debt.Gift);
        var reply = story.When<ToppedUp>(new TopUp(5000, TopUpMethod.Terminal));
        Assert.Equal((250, 0, 250), (reply.Credited.Gift, reply.Purse.Balances.Gift, reply.Purse.Debt.Gift));
    }

    [Fact]
    public void Debt_IsRepaidByRestorations()
    {
        var story = Story.OfCard(A.FivePercent).Given(new Scan(10_000), new Scan(500, Redeem: 500), new Reverse(2));
        var reply = story.When<Reversed>(new Reverse(3));
        Assert.Equal((new Amounts(0, 500, 0), 0, 0), (reply.Restored, reply.Purse.Balances.Gift, reply.Purse.Debt.Gift));
        Assert.True(story.Purse.IsEmpty);
    }

    [Fact]
    public void Restored_IntoAnExpiredLot_Lives30MoreDays()
    {
        var story = Story.OfCard().By(A.Support).Given(new Adjust(Asset.Gift, 100, "short", ValidDays: 1)).By(A.TillActor).Given(new Scan(100, Redeem: 100));
        story.After(TimeSpan.FromDays(5)).By(A.OwnerAtTill).Given(new Reverse(3));
        var lot = Assert.Single(story.Purse.Lots);
        Assert.Equal((2L * PurseBook.MaxLots, 100L), (lot.Stamp.Id, lot.Left));
        Assert.Equal(new DateTimeOffset(2026, 4, 15, 0, 0, 0, TimeSpan.Zero), lot.Stamp.ExpiresAt);
    }

    [Fact]
    public void TakeBack_OfExpiredOrDeferredParts_CountsAsTakenBack()
    {
        var story = Story.OfCard(A.FivePercent with { Earn = new() { RateBps = 500, ValidDays = 1 } }).Given(new Scan(10_000), new Scan(100, Redeem: 100));
        story.After(TimeSpan.FromDays(5));
        var decision = story.When(new Reverse(2), A.OwnerAtTill);
        var reply = Assert.IsType<Reversed>(decision.Reply);
        // 400 had expired; only the 100 that were spent are owed.
        Assert.Equal((new Amounts(0, 500, 0), new Amounts(0, 100, 0)), (reply.TakenBack, reply.Debt));
        Assert.Contains(new Transfer(new(AccountKind.Breakage), Earned, Asset.Gift, 400), decision.Transfers);

        var deferred = Story.OfCard(A.FivePercent with { Earn = new() { RateBps = 500, DeferDays = 9 } }).Given(new Scan(1000));
        Assert.Equal((50, default), (deferred.When<Reversed>(new Reverse(2)).TakenBack.Gift, deferred.Purse.View(deferred.Now).Debt));
    }

    [Fact]
    public void TakeBack_FromASharedLot_TakesOnlyItsOwnShare()
    {
        var story = Story.OfCard(A.FivePercent).Given(new Scan(1000), new Scan(2000), new Reverse(2));
        Assert.Equal(100, story.Balances.Gift);
        story.Given(new Reverse(3));
        Assert.True(story.Purse.IsEmpty);
    }

    [Fact]
    public void Reverse_ByATill_IsForItsOwnOperationsAndADay()
    {
        var story = Story.OfCard(A.FivePercent).Given(new Scan(1000));
        story.WhenRefused<Forbidden>(new Reverse(2), A.OtherTillActor);
        story.After(TimeSpan.FromHours(24));
        story.Given(new Reverse(2, 1));
        story.After(TimeSpan.FromTicks(1));
        story.WhenRefused<Forbidden>(new Reverse(2));
        story.By(A.Owner).Given(new Reverse(2));
    }

    [Fact]
    public void Reverse_OfWhatCannotBe_IsRefused()
    {
        var story = Story.OfCard(A.FivePercent).Given(new Scan(1000), new Reverse(2, 1), new BlockCard());
        story.WhenRefused<NotReversible>(new Reverse(1), A.Owner);
        story.WhenRefused<NotReversible>(new Reverse(3));
        story.WhenRefused<NotReversible>(new Reverse(4));
        story.WhenRefused<CardBlocked>(new Scan(1));
        story.WhenRefused<NotReversible>(new Reverse(story.Seq));
        var unknown = story.When(new Reverse(99));
        Assert.Equal((null, new Refused(new NotFound())), (unknown.State, unknown.Reply));
        // A blocked card still gives back.
        story.Given(new Reverse(2));
    }

    [Fact]
    public void Reverse_OfPoints_RestoresThemWithTheLastCentOfTheirValue()
    {
        var story = Story.OfCard(new() { Redeem = new() { PointValue = A.Coefficient("0.3") } }).By(A.Support)
            .Given(new Adjust(Asset.Gift, 100, "start"), new Adjust(Asset.Points, 500, "start")).By(A.TillActor);
        // 100 gift and ceil(50 ÷ 0.3) = 167 points.
        Assert.Equal(333, story.When<Scanned>(new Scan(200, Redeem: 150)).Purse.Balances.Points);
        var half = story.When<Reversed>(new Reverse(4, 40));
        Assert.Equal((30, new Amounts(0, 0, 100), 10), (40 - half.HandBack, half.Restored, half.HandBack));
        var rest = story.When<Reversed>(new Reverse(4));
        Assert.Equal((new Amounts(0, 100, 67), 40), (rest.Restored, rest.HandBack));
        Assert.Equal(new Amounts(0, 100, 500), story.Balances);
    }
}
