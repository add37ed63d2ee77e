using Cashback.Access;
using Cashback.Grains;
using Cashback.Lists;
using Cashback.Problems;

namespace Cashback.Alarms;

/// <summary>GET /v1/alarms: what needs a person, the most urgent first. Empty: nothing does.</summary>
internal static class AlarmsApi
{
    public static void MapAlarms(this IEndpointRouteBuilder v1) =>
        v1.MapGet("/alarms", ListAsync).WithTags("Alarms").WithName("listAlarms").Allow(RouteAccess.Staff);

    private static async Task<Result<ListReply<AlarmReply>>> ListAsync(Caller caller, AlarmDesk desk)
    {
        var mine = new List<AlarmReply>();
        await foreach (var alarm in desk.OfAsync(caller.Programme))
        {
            if (alarm.Kind.Roles.Contains(caller.Role))
                mine.Add(new(alarm.Kind.Code, alarm.Count, alarm.More, alarm.Since, alarm.On));
        }

        return new ListReply<AlarmReply>(mine, null);
    }
}

/// <param name="Code">What is the matter; a stable name.</param>
/// <param name="Count">How many of it, at most 100.</param>
/// <param name="More">There are more than that.</param>
/// <param name="Since">Since when; null: not known.</param>
/// <param name="On">The till, job, match or endpoint that it is about; null: not one thing.</param>
internal sealed record AlarmReply(string Code, int Count, bool More, DateTimeOffset? Since, GrainRef? On);
