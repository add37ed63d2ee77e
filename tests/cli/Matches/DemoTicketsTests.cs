using Xunit;

namespace Cashback.Matches;

public sealed class DemoTicketsTests
{
    [Fact]
    public void SameSeed_SameTickets_AndPaymentsAddUp()
    {
        var lines = new DemoTickets(500, 7).Lines().ToList();
        Assert.Equal(lines, new DemoTickets(500, 7).Lines());
        Assert.Equal(501, lines.Count);
        foreach (var cells in lines.Skip(1).Select(line => line.Split(',')))
        {
            Assert.Equal(8, cells.Length);
            Assert.Equal(cells[6].Split('|').Length, cells[7].Split('|').Length);
            if (cells[6].Contains('|', StringComparison.Ordinal))
                Assert.Equal(long.Parse(cells[1], System.Globalization.CultureInfo.InvariantCulture), cells[6].Split('|').Sum(p => long.Parse(p.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture)));
        }
    }
}
