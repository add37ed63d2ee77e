using System.Collections.Concurrent;
using Cashback.Grains;
using Cashback.Problems;
using Cashback.Tills;

namespace Cashback.Access;

/// <summary>Which till a request acts for: the key's own, or the one that an owner names.</summary>
internal sealed class Acting(IGrains grains)
{
    /// <summary>A till never changes its venue, so it is asked once; beyond this many the table starts anew.</summary>
    private const int MaxHeld = 10_000;

    private readonly ConcurrentDictionary<GrainId, GrainRef> _venues = new();

    /// <summary>For a route marked (till).</summary>
    public ValueTask<Actor> TillAsync(Caller caller, string? till) =>
        caller.Role != Role.Till && till is null
            ? throw ProblemException.Of(ProblemCode.TillKeyRequired)
            : MaybeTillAsync(caller, till);

    /// <summary>For a route where a till is optional.</summary>
    public ValueTask<Actor> MaybeTillAsync(Caller caller, string? till)
    {
        if (caller.Role == Role.Till)
        {
            return till is null || string.Equals(till, caller.Key.Till.ToString(), StringComparison.Ordinal)
                ? new(caller.Actor)
                : throw ProblemException.Of(ProblemCode.Forbidden);
        }

        if (till is null)
            return new(caller.Actor);
        if (caller.Role != Role.Owner)
            throw ProblemException.Of(ProblemCode.TillKeyRequired);
        return GrainRef.TryParse(till, GrainKind.Till, out var id) ? NamedAsync(caller, id) : throw ProblemException.NotFound();
    }

    /// <summary>The acting till's drawer; null where there is no till or it has none.</summary>
    public async ValueTask<DrawerFact?> DrawerAsync(Caller caller, Actor actor)
    {
        if (actor.Till is not { } till || (caller.Role == Role.Till && !caller.Key.HasDrawer))
            return null;
        return (await grains.ViewAsync<TillView>(caller.At(till), new GetTill(), actor)).Drawer;
    }

    private async ValueTask<Actor> NamedAsync(Caller caller, GrainRef till)
    {
        if (!_venues.TryGetValue(caller.At(till), out var venue))
        {
            venue = (await grains.ViewAsync<TillView>(caller.At(till), new GetTill(), caller.Actor)).Venue;
            if (_venues.Count >= MaxHeld)
                _venues.Clear();
            _venues[caller.At(till)] = venue;
        }

        return caller.Actor with { Till = till, Venue = venue };
    }
}

internal static class Viewing
{
    /// <summary>Asks a question; anything but its answer ends the request.</summary>
    public static async ValueTask<T> ViewAsync<T>(this IGrains grains, GrainId grain, Query query, Actor actor)
        where T : Reply
    {
        var answer = await grains.AskAsync(grain, new(0, query, actor));
        return answer.Reply as T ?? throw new ProblemException(Problem.Of(answer));
    }
}
