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
    private readonly ConcurrentDictionary<(GrainId, Type), GrainRef> _seen = new();

    /// <summary>
    /// The id under which another grain keeps the request. A message keeps its own, since the books pair its two ends by it; of a
    /// caller's, one key may be used for two cards of one customer.
    /// </summary>
    public static UInt128 IdOf(GrainRef first, Request request) => request.Sent is null ? request.Id ^ first.Key : request.Id;

    public async ValueTask<Answer> FollowAsync(GrainId first, Request request, Answer answer, Func<GrainId, Request, ValueTask<Answer>> ask)
    {
        var (at, from, returns, isFresh, since) = (first, (GrainRef?)null, 0, false, 0L);
        for (var hop = 0; hop < MaxHops; hop++)
        {
            var asked = 0;
            if (answer.Reply is Refused { Refusal: CardNotHere })
            {
                if (++returns == MaxReturns)
                    break;
                (at, from) = (first, null);
            }
            else if (answer.Reply is Elsewhere { Check: true } && !isFresh)
            {
                isFresh = true;
                answer = await ask(at, Next(0) with { Fresh = true });
                continue;
            }
            else if (answer.Reply is Elsewhere elsewhere)
            {
                foreach (var past in elsewhere.Past.Where(past => past != first.Ref))
                {
                    var known = await ask(first with { Ref = past }, To(first, first with { Ref = past }, request) with { OnlyKnown = true });
                    if (known.Outcome != Outcome.Decided || known.Reply is not NotKnown)
                        return known with { At = past };
                }

                Learn(first, request, elsewhere);
                since = at == first ? elsewhere.Since : since;
                asked = elsewhere.Past.Count;
                if (elsewhere.Now is { } now)
                    (at, from) = (first with { Ref = now }, at.Ref);
            }
            else
            {
                return at == first ? answer : answer with { At = at.Ref };
            }

            isFresh = returns > 0;
            answer = await ask(at, Next(asked) with { Fresh = isFresh });
        }

        return new(Outcome.Overloaded);

        Request Next(int asked)
        {
            var next = To(first, at, request);
            return asked == 0 && since == 0 && from is null ? next : next with { Facts = (next.Facts ?? Facts.None) with { Asked = asked, Since = since, From = from } };
        }
    }

    /// <summary>The request as this grain keeps it.</summary>
    private static Request To(GrainId first, GrainId at, Request request) => at == first ? request : Forward(first, request);

    /// <summary>Without the guard a node goes straight to where the purse is, and nobody looks at what the card itself has done.</summary>
    public bool Skips(GrainId first, Request request, out GrainRef seen)
    {
        seen = default;
        return !node.Guards.HasFlag(ShellGuards.Redirects) && request.Command is not Query && _seen.TryGetValue((first, request.Command.GetType()), out seen);
    }

    private void Learn(GrainId first, Request request, Elsewhere elsewhere)
    {
        if (!node.Guards.HasFlag(ShellGuards.Redirects) && elsewhere.Now is { } seen)
            _seen[(first, request.Command.GetType())] = seen;
    }

    public static Request Forward(GrainId first, Request request) =>
        request with { Id = IdOf(first.Ref, request), Command = request.Command with { Via = first.Ref } };
}
