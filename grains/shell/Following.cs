using System.Collections.Concurrent;

namespace Cashback.Grains;

/// <summary>
/// Follows a purse. A request enters at the grain that it names; where that one's purse has moved, the request goes on under an
/// id that comes from the first one, so every retry takes the same way and ends at the same operation.
/// </summary>
internal sealed class Following(Node node)
{
    /// <summary>A card that was linked, whose customer was merged, and merged again …: far more than people do.</summary>
    private const int MaxHops = 16;

    /// <summary>How often a card is asked again while its customer does not know it (yet, or any more).</summary>
    private const int MaxReturns = 3;

    /// <summary>Only without the guard: where a grain's purse was last seen.</summary>
    private readonly ConcurrentDictionary<GrainId, GrainRef> _seen = new();

    /// <summary>
    /// The id under which another grain keeps the request. A message keeps its own, since the books pair its two ends by it; of a
    /// caller's, one key may be used for two cards of one customer.
    /// </summary>
    public static UInt128 IdOf(GrainRef first, Request request) => request.Sent is null ? request.Id ^ first.Key : request.Id;

    public async ValueTask<Answer> FollowAsync(GrainId first, Request request, Answer answer, Func<GrainId, Request, ValueTask<Answer>> ask)
    {
        var (at, asked, returns) = (first, request, 0);
        for (var hop = 0; hop < MaxHops; hop++)
        {
            if (answer.Reply is Refused { Refusal: CardNotHere })
            {
                if (++returns == MaxReturns)
                    break;
                (at, asked) = (first, request);
            }
            else if (answer.Reply is Elsewhere elsewhere)
            {
                foreach (var past in elsewhere.Past)
                {
                    var known = await ask(first with { Ref = past }, Forward(first, request) with { OnlyKnown = true });
                    if (known.Outcome != Outcome.Decided || known.Reply is not NotKnown)
                        return known with { At = past };
                }

                (at, asked) = elsewhere.Now is { } now
                    ? (first with { Ref = now }, Forward(first, request))
                    : (first, request with { Facts = (request.Facts ?? Facts.None) with { Asked = elsewhere.Past.Count } });
                if (!node.Guards.HasFlag(ShellGuards.Redirects) && elsewhere.Now is { } seen)
                    _seen[first] = seen;
            }
            else
            {
                return at == first ? answer : answer with { At = at.Ref };
            }

            answer = await ask(at, asked);
        }

        return new(Outcome.Overloaded);
    }

    /// <summary>Without the guard a node goes straight to where the purse is, and nobody looks at what the card itself has done.</summary>
    public bool Skips(GrainId first, Request request, out GrainRef seen)
    {
        seen = default;
        return !node.Guards.HasFlag(ShellGuards.Redirects) && request.Command is not Query && _seen.TryGetValue(first, out seen);
    }

    public static Request Forward(GrainId first, Request request) =>
        request with { Id = IdOf(first.Ref, request), Command = request.Command with { Via = first.Ref } };
}
