using Cashback.Grains;
using Cashback.Journal;
using Orleans.Concurrency;

namespace Cashback.Silo;

/// <summary>
/// A grain of Orleans around the node's own activation: Orleans says where it lives, the activation queues, decides and
/// commits. It is reentrant, so all calls that arrive during a commit are in the activation's queue and make the next chain.
/// </summary>
internal abstract class TurnGrain(Node node) : Grain, ITurnGrain
{
    private GrainId Id => GrainKeys.Parse(this.GetPrimaryKeyString());

    public async Task<Immutable<byte[]>> AskAsync(Immutable<byte[]> call)
    {
        var answer = await AnswerAsync(call.Value);
        // Another activation has written: leave, so that the next call finds the one that is right.
        if (answer.Outcome == Outcome.Fenced)
            DeactivateOnIdle();
        return new(CallJson.Write(answer));
    }

    /// <summary>Orleans calls it when no call is under way any more and new ones wait for the next activation.</summary>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => node.ReleaseAsync(Id);

    private async Task<SentAnswer> AnswerAsync(byte[] bytes)
    {
        if (CallJson.ReadCall(bytes) is not { } call)
            return new(Outcome.Overloaded); // From a newer node, and nothing of it was done: it asks another one.
        try
        {
            return SentAnswer.Of(await node.RunAsync(new(Id, call.Request, call.IsInternal, call.WakeNumber, call.Follows)));
        }
        catch (Exception e) when (e is JournalUnavailableException or CommitUnknownException)
        {
            return new(Outcome.Unknown);
        }
        catch (Exception broken)
        {
            // The node has reported it; the caller needs to know only that asking again does not help.
            return new(Outcome.Decided, Broken: broken.GetType().Name);
        }
    }
}
