namespace Cashback.Programmes;

/// <summary>Calendar days of a programme. A day begins at its first instant, which is not always midnight.</summary>
internal static class LocalDay
{
    /// <summary>The local day of an instant.</summary>
    public static DateOnly Of(DateTimeOffset at, ProgrammeInfo programme) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Zone(programme)).DateTime);

    /// <summary>
    /// The first instant of a day, in UTC. Where clocks are put forward over midnight, the day begins at the first time that
    /// exists; where midnight comes twice, at the earlier one.
    /// </summary>
    public static DateTimeOffset Start(DateOnly day, ProgrammeInfo programme)
    {
        var zone = Zone(programme);
        var local = day.ToDateTime(TimeOnly.MinValue);
        // At most a day: a zone that crossed the date line has left out one whole day.
        for (var minutes = 0; minutes <= 24 * 60 && zone.IsInvalidTime(local); minutes++)
            local = local.AddMinutes(1);
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new(DateTime.SpecifyKind(local - offset, DateTimeKind.Utc));
    }

    /// <summary>The start of the n-th day after the day of an instant.</summary>
    public static DateTimeOffset StartAfter(DateTimeOffset at, int days, ProgrammeInfo programme) => Start(Of(at, programme).AddDays(days), programme);

    /// <summary>The end of the n-th day after the day of an instant, exclusive.</summary>
    public static DateTimeOffset EndAfter(DateTimeOffset at, int days, ProgrammeInfo programme) => Start(Of(at, programme).AddDays(days + 1), programme);

    private static TimeZoneInfo Zone(ProgrammeInfo programme) => TimeZoneInfo.FindSystemTimeZoneById(programme.TimeZone);
}
