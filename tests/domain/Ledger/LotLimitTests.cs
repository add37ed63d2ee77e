using Cashback.Cards;
using Cashback.Stories;

namespace Cashback.Ledger;

public sealed class LotLimitTests
{
    [Fact]
    public void Purse_OfManyEarnings_MergesTheTwoNearestInExpiry()
    {
        var story = Story.OfCard(A.FivePercent with { Earn = new() { RateBps = 500, ValidDays = 3000 } });
        for (var day = 0; day < PurseBook.MaxLots; day++)
            story.After(TimeSpan.FromDays(day == 100 ? 1 : 2)).Given(new Scan(1000));
        Assert.Equal(PurseBook.MaxLots, story.Purse.Lots.Count);
        var (near, later) = (story.Purse.Lots[99], story.Purse.Lots[100]);
        story.After(TimeSpan.FromDays(2)).Given(new Scan(1000));
        Assert.Equal(PurseBook.MaxLots, story.Purse.Lots.Count);
        Assert.Equal(near with { Left = 100, Stamp = near.Stamp with { ExpiresAt = later.Stamp.ExpiresAt } }, story.Purse.Lots[99]);
        Assert.Equal((PurseBook.MaxLots + 1) * 50, story.Balances.Gift);
    }

    [Fact]
    public void Purse_OfManyTopUps_MergesMoneyOnlyWhereNothingElseCan()
    {
        var story = Story.OfCard(A.FivePercent with { Earn = new() { RateBps = 500, ValidDays = 3000 } });
        story.Given(new Scan(1000)).After(TimeSpan.FromDays(1)).Given(new Scan(1000));
        for (var i = 0; i < PurseBook.MaxLots; i++)
            story.Given(new TopUp(100, TopUpMethod.Terminal));
        Assert.Equal(PurseBook.MaxLots, story.Purse.Lots.Count);
        Assert.Equal(new Amounts(25_600, 100, 0), story.Balances);
        Assert.Single(story.Purse.Lots, l => l.Stamp.Asset == Asset.Gift);
    }

    [Fact]
    public void Debts_AboveTheirLimit_MergeIntoTheNewest()
    {
        var story = Story.OfCard(A.FivePercent);
        const int visits = PurseBook.MaxDebts + 10;
        for (var i = 0; i < visits; i++)
            story.Given(new Scan(1000));
        story.Given(new Scan(10_000, Redeem: visits * 50));
        story.By(A.Owner).Given(new Reverse(story.Seq, 1));
        for (var i = 0; i < visits; i++)
            story.Given(new Reverse(2 + i));
        Assert.Equal(PurseBook.MaxDebts, story.Purse.Debts.Count);
    }
}
