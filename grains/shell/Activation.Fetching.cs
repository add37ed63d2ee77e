using Cashback.Journal;

namespace Cashback.Grains;

/// <content>Fetching what a command needs besides the state: the settings, earlier operations, own rows.</content>
internal sealed partial class Activation
{
    private bool IsFetched(Pending pending) => pending.Found is not null || decider.Needs(grain, pending.Request.Command).IsNothing;

    /// <summary>Starts to fetch; the queue stands until it is there. Holds the gate.</summary>
    private void Fetch(Pending pending)
    {
        _phase = Phase.Fetching;
        _ = FetchAsync(pending, decider.Needs(grain, pending.Request.Command), _head.Settings);
    }

    private async Task FetchAsync(Pending pending, Needs needs, int version)
    {
        Found? found = null;
        try
        {
            if (!node.Membership.HoldsSettings)
                await node.Membership.PollAsync();
            await node.Snapshots.RefreshAsync(grain.Programme, version);
            found = needs.IsNothing
                ? Found.Nothing
                : new(
                    [
                        .. needs.Operations.Count == 0 ? [] : await node.Journal.OperationsAsync(grain, needs.Operations),
                        .. needs.Foreign is { } foreign ? await node.Journal.OperationsAsync(foreign.Grain, [foreign.Seq]) : [],
                    ],
                    needs.Rows.Count == 0 ? [] : await node.Journal.RowsAsync(needs.Rows));
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
}
