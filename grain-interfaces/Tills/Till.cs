using Cashback.Grains;
using Cashback.Keys;

namespace Cashback.Tills;

/// <summary>
/// POST /v1/tills, at the programme, which lists it, stores its device key and sends it <see cref="CreateTill"/>. The edge has
/// made sure that the venue exists (venues are never deleted) and derives both ids from the request id.
/// </summary>
public sealed record AddTill(GrainRef Id, string Name, GrainRef Venue, bool Drawer, CreateKey Key) : Command;

public sealed record TillAdded(GrainRef Id, GrainRef Key) : Reply;

public sealed record CreateTill(string Name, GrainRef Venue, bool Drawer) : Command;

public sealed record GetTill : Query;

public sealed record TillView(GrainRef Id, string Name, GrainRef Venue, bool HasDrawer, DrawerFact? Drawer) : Reply;

/// <summary>What another grain's turn may know of a till's drawer, read just before it.</summary>
/// <param name="Open">A session is open.</param>
/// <param name="Number">The session's number, from 1, without gaps; 0 before the first.</param>
/// <param name="Content">Expected cash in it, minor units.</param>
public sealed record DrawerFact(bool Open, int Number, long Content);

/// <summary>Opens a session with a float; <c>drawer_open</c>, <c>no_drawer</c>.</summary>
public sealed record OpenDrawer(long Float, string? Comment = null) : Command, IHasText
{
    public Command WithoutText() => this with { Comment = null };
}

/// <summary>The keeper puts cash in (above zero) or takes it out (below); <c>drawer_closed</c>, <c>drawer_too_low</c>.</summary>
public sealed record MoveDrawerCash(long Amount, string? Comment) : Command, IHasText
{
    public Command WithoutText() => this with { Comment = null };
}

/// <summary>Counts and closes; <c>drawer_closed</c>.</summary>
public sealed record CloseDrawer(long Counted, string? Comment = null) : Command, IHasText
{
    public Command WithoutText() => this with { Comment = null };
}

/// <param name="Number">The session's number, from 1, without gaps.</param>
/// <param name="Expected">Cash that should be in it, minor units.</param>
/// <param name="Counted">Cash that is in it.</param>
/// <param name="Difference">Counted − expected.</param>
/// <param name="Day">The business day: the local day of opening.</param>
public sealed record DrawerClosed(int Number, long Expected, long Counted, long Difference, DateOnly Day = default) : Reply;

/// <summary>
/// Message of a card or customer: cash changed hands at this till (above zero: taken in). It cannot be refused, since it
/// happened; without an open session it is booked to the till's uncounted cash.
/// </summary>
public sealed record ReceiveCash(long Amount) : Command;
