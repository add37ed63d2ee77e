namespace Cashback.Grains;

/// <summary>One call on its way to the node where its grain lives.</summary>
/// <param name="Grain">Whom it is for.</param>
/// <param name="Request">What is asked.</param>
/// <param name="IsInternal">A message, report or wake-up: admitted in their own class.</param>
/// <param name="WakeNumber">For a wake-up: the number that it was asked with.</param>
/// <param name="Follows">It comes from a caller: whoever answers it follows the purse as well.</param>
public readonly record struct RoutedCall(GrainId Grain, Request Request, bool IsInternal = false, long? WakeNumber = null, bool Follows = false);

/// <summary>The way through a cluster. It answers <see cref="Outcome.Unknown"/> where the other node was lost meanwhile, and never throws for that.</summary>
public delegate ValueTask<Answer> Route(RoutedCall call);

/// <content>A node among others that route to each other: what a cluster asks of it.</content>
public sealed partial class Node
{
    private static readonly TimeSpan LeavePause = TimeSpan.FromMilliseconds(10);

    /// <summary>The grain lives here: runs the call's turn, and follows the purse from here if it is a caller's.</summary>
    public ValueTask<Answer> RunAsync(RoutedCall call)
    {
        if (call.IsInternal)
            return new(AskInternalHereAsync(call.Grain, call.Request, call.WakeNumber));
        var answer = AskHereAsync(call.Grain, call.Request);
        return call.Follows ? FollowAsync(call.Grain, call.Request, answer, _ask) : answer;
    }

    /// <summary>The grain lives here no longer. Ends when what it has under way is answered and its activation is gone.</summary>
    public async Task ReleaseAsync(GrainId grain)
    {
        var until = Now + Options.Deadline;
        while (_activations.TryGetValue(grain, out var activation) && Now < until)
        {
            if (activation.Sweep(Now, TimeSpan.Zero))
                Remove(activation);
            else
                await Task.Delay(LeavePause, Time);
        }
    }

    /// <summary>
    /// Other nodes serve the same grains and nothing routes between them: what writes nothing, and so is not fenced, is judged on
    /// a head that was read again.
    /// </summary>
    internal bool IsShared => _parts.Route is null && Membership.HasCompany;

    /// <summary>What a caller hears whose chain was fenced too often: in a cluster the grain may live elsewhere by now.</summary>
    internal Answer FencedAnswer => new(_parts.Route is null ? Outcome.Overloaded : Outcome.Fenced);
}
