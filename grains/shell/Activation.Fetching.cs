using Cashback.Journal;

namespace Cashback.Grains;

/// <content>Fetching what a command needs besides the state: the settings, earlier operations, own rows.</content>
internal sealed partial class Activation
{
    private bool IsFetched(Pending pending, GrainState? state) => pending.Found is not null || decider.Needs(grain, pending.Request.Command, state, Found.Nothing, 0).IsNothing;

    /// <summary>Starts to fetch; the queue stands until it is there. Holds the gate.</summary>
    private void Fetch(Pending pending)
    {
        _phase = Phase.Fetching;
        _ = FetchAsync(pending, _state, _head.Settings);
    }

    private async Task FetchAsync(Pending pending, GrainState? state, int version)
    {
        Found? found = null;
        try
        {
            if (!node.Membership.HoldsSettings)
                await node.Membership.PollAsync();
            await node.Snapshots.RefreshAsync(grain.Programme, version);
            found = await FindAsync(pending.Request.Command, state);
        }
        catch (Exception exception)
        {
            node.Broken(grain, exception);
        }

        lock (_gate)
        {
            _phase = Phase.Idle;
            pending.Found = found;
            var usable = found is not null && node.Membership.HoldsSettings && node.Snapshots.Find(grain.Programme) is { } snapshot && snapshot.Settings.Version >= _head.Settings;
            if (!usable && _queue.Remove(pending))
                node.Finish(pending, new(Outcome.Overloaded));
            Run();
        }
    }

    /// <summary>Nothing of this grain is in flight, so what one round finds still holds in the next.</summary>
    private async Task<Found> FindAsync(Command command, GrainState? state)
    {
        var found = Found.Nothing;
        for (var round = 0; round < Decider.MaxRounds; round++)
        {
            var needs = decider.Needs(grain, command, state, found, round);
            if (needs.IsNothing)
                break;
            found = new(
                [
                    .. found.Operations,
                    .. needs.Operations.Count == 0 ? [] : await node.Journal.OperationsAsync(grain, needs.Operations),
                    .. needs.Foreign is { } foreign ? await node.Journal.OperationsAsync(foreign.Grain, [foreign.Seq]) : [],
                ],
                [.. found.Rows, .. needs.Rows.Count == 0 ? [] : await node.Journal.RowsAsync(needs.Rows)]);
        }

        return found;
    }
}
