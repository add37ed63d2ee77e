using System.ComponentModel.DataAnnotations;
using Cashback.Access;
using Cashback.Bodies;
using Cashback.Grains;
using Cashback.Jobs;
using Cashback.Problems;
using Cashback.Programmes;

namespace Cashback.Replays;

/// <summary>What other rules would have given: a job over what was sold in some days.</summary>
internal static class ReplaysApi
{
    public static void MapReplays(this IEndpointRouteBuilder v1) =>
        v1.MapPost("/settings/replay", StartAsync).WithTags("Settings").WithName("replaySettings").Allow(Role.Owner, Role.Manager);

    private static async Task<Accepted> StartAsync(Call<ReplayBody> call, IGrains grains)
    {
        var settings = Check.Required(call.Body.Settings, "settings");
        if (SettingsRanges.FirstWrong(settings) is { } field)
            throw ProblemException.Invalid($"settings.{field}", "out of range");
        var (from, to) = (Check.Required(Check.Day(call.Body.From, "from"), "from"), Check.Required(Check.Day(call.Body.To, "to"), "to"));
        if (from > to)
            throw ProblemException.Invalid("to", "not before from");
        await grains.ViewAsync<ProgrammeView>(call.Caller.AtProgramme, new GetProgramme(), call.Caller.Actor);
        var job = RequestId.Make(call.Id, GrainKind.Job);
        var answer = await grains.AskAsync(call.Caller.At(job), new(call.Id, new StartReplay(settings, from, to), call.Caller.Actor));
        return answer.Reply is Done ? Accepted.Of(job, answer.Replayed) : Problem.Of(answer);
    }
}

/// <summary>POST /v1/settings/replay. Local days, both inclusive.</summary>
internal sealed record ReplayBody
{
    [Required] public Settings? Settings { get; init; }
    [Required] public string? From { get; init; }
    [Required] public string? To { get; init; }
}

/// <summary>Cost: after − before, gift in minor units; it is what the liability would have grown by. Totals are null until the job is done.</summary>
internal sealed record ReplayResult(Settings Settings, DateOnly From, DateOnly To, long? Sales, long? Before, long? After, long? Cost, long? PointsBefore, long? PointsAfter, long? Winners, long? Losers, long? Same) : JobResult
{
    public static ReplayResult Of(ReplayDetail replay)
    {
        var totals = replay.Totals;
        return new(
            replay.Settings, replay.From, replay.To, totals?.Sales, totals?.Before, totals?.After, totals is null ? null : totals.After - totals.Before, totals?.PointsBefore, totals?.PointsAfter, totals?.Winners, totals?.Losers, totals?.Same);
    }
}
