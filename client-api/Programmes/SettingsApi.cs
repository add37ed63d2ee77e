using Cashback.Access;
using Cashback.Bodies;
using Cashback.Grains;
using Cashback.Problems;

namespace Cashback.Programmes;

/// <summary>A programme's rules, read and replaced as one document.</summary>
internal static class SettingsApi
{
    public static void MapSettings(this IEndpointRouteBuilder v1)
    {
        var settings = v1.MapGroup("/settings").WithTags("Settings");
        settings.MapGet("", GetAsync).WithName("getSettings").Allow(RouteAccess.Staff);
        settings.MapPut("", PutAsync).WithName("putSettings").Allow(Role.Owner, Role.Manager).WithMetadata(new BodyShape(typeof(Settings), "application/json"));
    }

    private static async Task<Result<Settings>> GetAsync(Caller caller, IGrains grains) =>
        (await grains.ViewAsync<ProgrammeView>(caller.AtProgramme, new GetProgramme(), caller.Actor)).Snapshot.Settings;

    private static async Task<Result<Settings>> PutAsync(HttpContext context, Caller caller, IGrains grains)
    {
        var id = RequestId.Of(context, caller);
        var settings = await RawBody.ReadAsync(
            context.Request, RawBody.MaxBytes, RawBody.Json, static bytes => bytes.IsEmpty ? new Settings() : JsonBody.ParseOver(bytes, new Settings()));
        if (SettingsRanges.FirstWrong(settings) is { } field)
            throw ProblemException.Invalid(field, "out of range");
        var answer = await grains.AskAsync(caller.AtProgramme, new(id, new ChangeSettings(settings), caller.Actor, AwaitDelivery: true));
        return answer.Reply is SettingsChanged changed ? Result<Settings>.Of(changed.Settings, answer.Replayed) : Problem.Of(answer);
    }
}
