using System.Diagnostics;
using Cashback.Grains;

namespace Cashback.Venues;

/// <summary>A place with tills.</summary>
internal sealed class VenueDecider() : Decider<VenueState>(GrainKind.Venue, 1, VenueJson.Default.VenueState)
{
    protected override Decision Judge(VenueState? state, Command command, Turn turn) => (command, state) switch
    {
        (CreateVenue create, null) => new(new VenueState(create.Name), Done.Instance),
        // Named from the request, so it is the same venue.
        (CreateVenue, { }) => Decision.Unrecorded(Done.Instance),
        _ => throw new UnreachableException(command.ToString()),
    };

    protected override Reply Answer(VenueState? state, Query query, Turn turn) => (query, state) switch
    {
        (GetVenue, { } s) => new VenueView(turn.Grain.Ref, s.Name),
        (GetVenue, null) => new Refused(new NotFound()),
        _ => throw new UnreachableException(query.ToString()),
    };
}
