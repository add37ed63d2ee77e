using System.Diagnostics;
using System.Text.Json.Serialization;
using Cashback.Grains;
using Cashback.Reads;

namespace Cashback.Applications;

/// <param name="Asked">What was asked for.</param>
/// <param name="At">When.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Programme">Number of the programme that was made.</param>
internal sealed record ApplicationState(
    [property: JsonPropertyName("a")] Apply Asked,
    [property: JsonPropertyName("f")] DateTimeOffset At,
    [property: JsonPropertyName("st")] ApplicationStatus Status,
    [property: JsonPropertyName("p")] int Programme = 0) : GrainState;

/// <summary>A merchant's wish for a programme, in programme 0. Refusals: <c>not_found</c>, <c>application_decided</c>.</summary>
internal sealed class ApplicationDecider() : Decider<ApplicationState>(GrainKind.Application, 1, ApplicationJson.Default.ApplicationState)
{
    protected override Decision Judge(ApplicationState? state, Command command, Turn turn) => (command, state) switch
    {
        (Apply apply, null) => new(new ApplicationState(apply, turn.Now, ApplicationStatus.Pending), Done.Instance) { Rows = [new(RowKey.Of(0, ListKind.Applications, turn.Now, turn.Grain.Ref), []), .. Person(turn)] },
        // Named from the request, so it is the same application.
        (Apply, { }) => Decision.Unrecorded(Done.Instance),
        (DecideApplication, null) => Decision.Unrecorded(new Refused(new NotFound())),
        (DecideApplication decide, { Status: ApplicationStatus.Pending } s) =>
            new(s with { Status = decide.Approved ? ApplicationStatus.Approved : ApplicationStatus.Rejected, Programme = decide.Programme }, Done.Instance),
        (DecideApplication, { } s) => Decision.Refuse(s, new ApplicationDecided(s.Status)),
        _ => throw new UnreachableException(command.ToString()),
    };

    protected override Reply Answer(ApplicationState? state, Query query, Turn turn) => (query, state) switch
    {
        (GetApplication, { } s) => new ApplicationView(turn.Grain.Ref, s.Asked.Name, s.Asked.Currency, s.Asked.Locale, s.Asked.TimeZone, s.Status, s.At, s.Programme),
        (GetApplication, null) => new Refused(new NotFound()),
        _ => throw new UnreachableException(query.ToString()),
    };

    private static IEnumerable<RowWrite> Person(Turn turn) =>
        (turn.Facts.Person ?? []).Where(row => row.List == ListKind.ApplicationPerson).Select(row => new RowWrite(RowKey.Of(0, row.List, row.Key), row.Body));
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ApplicationState))]
internal sealed partial class ApplicationJson : JsonSerializerContext;
