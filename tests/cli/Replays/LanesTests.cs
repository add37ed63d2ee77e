using Xunit;

namespace Cashback.Replays;

public sealed class LanesTests
{
    [Fact]
    public void Split_KeepsTheOrderOfEachCardInOneLane()
    {
        string[] cards = ["a", "b", "a", "c", "b", "a"];
        var sales = cards.Select((card, i) => new Sale(new(i + 1, card, new(1997, 1, 1), 100), $"f:{i + 1}", card, "till")).ToList();

        var lanes = Lanes.Split(sales, 2);

        Assert.Equal([1, 3, 4, 6], lanes[0].Select(s => s.Purchase.Line));
        Assert.Equal([2, 5], lanes[1].Select(s => s.Purchase.Line));
    }
}
