using System.Globalization;
using Cashback.Amounts;

namespace Cashback.Console.Tests;

public sealed class AmountTests
{
    [Theory]
    [InlineData("5", "€0.05")]
    [InlineData("0.5", "€0.005")]
    [InlineData("120", "€1.20")]
    public void APoint_MayBeWorthPartsOfACent(string minor, string text) => Assert.Equal(text, new Money(CultureInfo.GetCultureInfo("en-GB"), "EUR", 2).Fine(decimal.Parse(minor, CultureInfo.InvariantCulture)));

    /// <summary>Nobody reads +9,720 %.</summary>
    [Theory]
    [InlineData(150, 100, "+50 % against the period before")]
    [InlineData(1_000, 100, "+900 % against the period before")]
    [InlineData(1_001, 100, "more than ten times the period before")]
    [InlineData(100, 0, "nothing in the period before")]
    [InlineData(0, 100, "-100 % against the period before")]
    public void AFigure_AgainstThePeriodBefore(long now, long before, string text) => Assert.Equal(text, Dashboard.Growth.Text(now, before, Languages.Texts.In("en")));

    [Theory]
    [InlineData("en-GB", "EUR", 2, 123456, "€1,234.56")]
    [InlineData("fr-FR", "EUR", 2, 123456, "1 234,56 €")]
    [InlineData("cs-CZ", "CZK", 2, -1000, "-10,00 Kč")]
    [InlineData("en-GB", "JPY", 0, 1234, "¥1,234")]
    [InlineData("en-GB", "KWD", 3, 1234, "KWD 1.234")]
    public void Text_IsWrittenAsPeopleDo(string culture, string currency, int exponent, long minor, string expected) =>
        Assert.Equal(expected, new Money(CultureInfo.GetCultureInfo(culture), currency, exponent).Text(minor).Replace('\u00a0', ' ').Replace('\u202f', ' '));

    [Theory]
    [InlineData("55", 5500L)]
    [InlineData("2.5", 250L)]
    [InlineData("2,50", 250L)]
    [InlineData("-10", -1000L)]
    [InlineData("−10", -1000L)]
    [InlineData("1 234,56 €", 123456L)]
    [InlineData("0.001", null)]
    [InlineData("1.234,56", null)]
    [InlineData("1e3", null)]
    [InlineData("", null)]
    [InlineData("999999999999999999999", null)]
    public void Read_TakesWhatPeopleType_AndNothingElse(string text, long? expected) =>
        Assert.Equal(expected, new Money(CultureInfo.GetCultureInfo("en-GB"), "EUR", 2).Read(text));

    [Fact]
    public void AnAmount_IsOneWord()
    {
        foreach (var culture in Languages.Texts.Known.Select(known => CultureInfo.GetCultureInfo(known.Culture)))
            Assert.DoesNotContain(' ', new Money(culture, "EUR", 2).Text(123456) + new Money(culture, "EUR", 2).Fine(0.5m));
    }

    [Theory]
    [InlineData(10_472_035, 17_453_416, 6000)]
    [InlineData(1, 3, 3333)]
    [InlineData(2, 3, 6667)]
    [InlineData(1, 20_000, 1)]
    [InlineData(5, 0, 0)]
    public void AShare_IsRoundedHalfAwayFromZero(long part, long whole, int expected) => Assert.Equal(expected, Rate.Of(part, whole));

    [Theory]
    [InlineData("5", 500)]
    [InlineData("2,5 %", 250)]
    [InlineData("0.01", 1)]
    [InlineData("0.001", null)]
    [InlineData("-1", null)]
    [InlineData("x", null)]
    public void Rate_IsReadInBasisPoints(string text, int? expected) => Assert.Equal(expected, Rate.Read(text));
}
