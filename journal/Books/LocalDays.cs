using System.Collections.Concurrent;
using System.Text.Json;
using Cashback.Grains;
using Cashback.Programmes;
using Cashback.Reads;

namespace Cashback.Books;

/// <summary>Where a programme's days begin. Its time zone never changes, so it is read once.</summary>
internal sealed class LocalDays(IReads reads)
{
    private readonly ConcurrentDictionary<int, TimeZoneInfo> _zones = new();

    /// <summary>UTC for the installation itself, and for a programme without a snapshot or with an unknown zone.</summary>
    public async ValueTask<TimeZoneInfo> ZoneAsync(int programme)
    {
        if (_zones.TryGetValue(programme, out var known))
            return known;
        var row = await reads.FindAsync(RowKey.Of(programme, ListKind.Snapshot));
        if (row is null || JsonSerializer.Deserialize(row, Wire.Default.ProgrammeSnapshot) is not { } snapshot)
            return TimeZoneInfo.Utc;
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(snapshot.Info.TimeZone, out var found) ? found : TimeZoneInfo.Utc;
        return _zones.GetOrAdd(programme, zone);
    }

    /// <summary>When a local day begins: where clocks skip midnight, at the first moment after it.</summary>
    public static DateTimeOffset Start(DateOnly day, TimeZoneInfo zone)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(midnight))
            midnight = midnight.AddMinutes(1);
        // Where clocks pass midnight twice the day begins with the first time, which has the larger offset.
        var offset = zone.IsAmbiguousTime(midnight) ? zone.GetAmbiguousTimeOffsets(midnight).Max() : zone.GetUtcOffset(midnight);
        return new(midnight.Ticks - offset.Ticks, TimeSpan.Zero);
    }

    /// <summary>Number of the local day (<see cref="DateOnly.DayNumber"/>).</summary>
    public static int Day(DateTimeOffset at, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime).DayNumber;
}
