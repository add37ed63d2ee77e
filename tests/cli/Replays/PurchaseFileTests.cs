using Xunit;

namespace Cashback.Replays;

public sealed class PurchaseFileTests
{
    [Fact]
    public void Read_WhenLinesAreInTheFormat_KeepsThemExactly()
    {
        var file = PurchaseFile.Read("sample.txt", [" 00001 19970101  1   11.77", "", " 00002 19970112  5   77.00\r"]);

        Assert.Equal([new(1, "00001", new(1997, 1, 1), 1177), new(3, "00002", new(1997, 1, 12), 7700)], file.Purchases);
        Assert.Equal(["00001", "00002"], file.Customers);
        Assert.Equal(new DateTimeOffset(1997, 1, 1, 12, 0, 0, TimeSpan.Zero), file.Purchases[0].At);
    }

    [Theory]
    [InlineData("00001 19970101 1")]
    [InlineData("00001 19971301 1 11.77")]
    [InlineData("00001 19970101 1 11.775")]
    [InlineData("00001 19970101 1 -1.00")]
    [InlineData("00001 19970101 1 1e3")]
    public void Read_WhenALineIsNot_NamesTheLine(string line)
    {
        var refused = Assert.Throws<FormatException>(() => PurchaseFile.Read("sample.txt", ["00001 19970101 1 11.77", line]));

        Assert.StartsWith("line 2 ", refused.Message, StringComparison.Ordinal);
    }
}
