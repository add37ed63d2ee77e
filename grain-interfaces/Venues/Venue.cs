using Cashback.Grains;

namespace Cashback.Venues;

/// <summary>
/// POST /v1/venues, at the programme, which lists it and sends it <see cref="CreateVenue"/>. The edge derives the id from the
/// request id, so a retry names the same venue.
/// </summary>
public sealed record AddVenue(GrainRef Id, string Name) : Command;

public sealed record VenueAdded(GrainRef Id) : Reply;

public sealed record CreateVenue(string Name) : Command;

public sealed record GetVenue : Query;

public sealed record VenueView(GrainRef Id, string Name) : Reply;
