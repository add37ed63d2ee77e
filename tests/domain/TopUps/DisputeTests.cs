using Cashback.Cards;
using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Programmes;
using Cashback.Stories;

namespace Cashback.TopUps;

/// <summary>A dispute at the purse: its lots wait, whatever else happens to the payment.</summary>
public sealed class DisputeTests
{
    [Fact]
    public void RefundedThereMeanwhile_TheRestStaysFrozen()
    {
        var story = Story.OfCard(new Settings { TopUpCashback = new() { Enabled = true } }).By(Actor.System)
            .Given(new TopUp(10_000, TopUpMethod.Online, Payment: new(GrainKind.TopUp, 9)), new FreezeTopUp(2, true));
        Assert.Equal((10_000, 500), (Purse(story).Frozen.Money, Purse(story).Frozen.Gift));
        story.Given(new Reverse(2, 4_000, Settled: true));
        Assert.Equal((6_000, 250, 0), (Purse(story).Frozen.Money, Purse(story).Frozen.Gift, Purse(story).Balances.Money));
        story.Given(new FreezeTopUp(2, false));
        Assert.Equal((6_000, 250, 0), (Purse(story).Balances.Money, Purse(story).Balances.Gift, Purse(story).Frozen.Money));
    }

    [Fact]
    public void RefundThatCameBack_DoesNotGiveItsRewardAgain()
    {
        var story = Story.OfCard(new Settings { TopUpCashback = new() { Enabled = true } }).By(Actor.System)
            .Given(new TopUp(10_000, TopUpMethod.Online, Payment: new(GrainKind.TopUp, 9)));
        var refunded = story.When(new Reverse(2));
        var lots = Assert.IsType<RefundPayment>(Assert.Single(refunded.Messages).Command).Lots;
        story.Given(new ReturnLots(A.Card, lots, Reversed: new(1, A.Card, 2)));
        Assert.Equal((10_000, 0), (Purse(story).Balances.Money, Purse(story).Balances.Gift));
        Assert.Equal((100, 0), (story.When<Reversed>(new Reverse(2, 100)).HandBack, Purse(story).Balances.Gift));
    }

    private static PurseView Purse(Story story) => ((CardView)story.Ask(new GetCard())).Purse;
}
