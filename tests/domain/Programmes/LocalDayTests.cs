using System.Globalization;
using Cashback.Stories;
using FsCheck.Fluent;

namespace Cashback.Programmes;

public sealed class LocalDayTests
{
    [Theory]
    [InlineData("UTC", "2026-03-10", "2026-03-10T00:00:00Z")]
    // Clocks go forward and back inside the day; it begins at midnight all the same.
    [InlineData("Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00Z")]
    [InlineData("Europe/Berlin", "2026-03-30", "2026-03-29T22:00:00Z")]
    [InlineData("Europe/Berlin", "2026-10-25", "2026-10-24T22:00:00Z")]
    [InlineData("Europe/Berlin", "2026-10-26", "2026-10-25T23:00:00Z")]
    // Clocks went forward over midnight: the day began at one o'clock.
    [InlineData("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z")]
    // Midnight comes twice: the day begins at the first.
    [InlineData("America/Havana", "2025-11-02", "2025-11-02T04:00:00Z")]
    // The date line moved: the 30th did not exist, so it begins and ends with the 31st.
    [InlineData("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z")]
    public void Start_IsTheFirstInstantOfTheDay(string zone, string day, string expected) =>
        Assert.Equal(
            DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture),
            LocalDay.Start(DateOnly.Parse(day, CultureInfo.InvariantCulture), A.Programme with { TimeZone = zone }));

    [Fact]
    public void Start_BelongsToItsDayAndTheInstantBeforeDoesNot() => Properties.Hold(
        from zone in Gen.Elements("UTC", "Europe/Berlin", "America/Sao_Paulo", "Asia/Kolkata", "Australia/Lord_Howe", "America/Santiago", "Asia/Beirut", "Africa/Cairo")
        from day in Gen.Choose(0, 20_000)
        select (zone, day: new DateOnly(1990, 1, 1).AddDays(day)),
        given =>
        {
            var programme = A.Programme with { TimeZone = given.zone };
            var start = LocalDay.Start(given.day, programme);
            Assert.Equal(TimeSpan.Zero, start.Offset);
            Assert.Equal(given.day, LocalDay.Of(start, programme));
            Assert.Equal(given.day.AddDays(-1), LocalDay.Of(start.AddTicks(-1), programme));
        },
        tests: 2_000);

    [Fact]
    public void EndAfter_IsTheStartOfTheDayAfterTheLast()
    {
        var berlin = A.Programme with { TimeZone = "Europe/Berlin" };
        var evening = new DateTimeOffset(2026, 3, 28, 23, 30, 0, TimeSpan.Zero);
        // Half past midnight on the 29th in Berlin; the 29th has 23 hours.
        Assert.Equal(new DateTimeOffset(2026, 3, 29, 22, 0, 0, TimeSpan.Zero), LocalDay.EndAfter(evening, 0, berlin));
        Assert.Equal(LocalDay.StartAfter(evening, 8, berlin), LocalDay.EndAfter(evening, 7, berlin));
    }
}
