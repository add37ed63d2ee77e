using Cashback.Grains;
using Xunit;
using static Cashback.Journal.Given;

namespace Cashback.Journal.Conformance;

/// <summary>What every store must do. A store inherits this and says how it is opened.</summary>
public abstract partial class JournalConformance : IAsyncLifetime
{
    private IJournal _journal = null!;

    /// <summary>An empty store.</summary>
    protected abstract ValueTask<IJournal> OpenAsync();

    /// <summary>Frees what <see cref="OpenAsync"/> made; the journal is closed already.</summary>
    protected abstract ValueTask CleanAsync();

    public async ValueTask InitializeAsync() => _journal = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _journal.DisposeAsync();
        await CleanAsync();
    }

    private async Task<Verdict> CommitAsync(Chain chain) => Assert.Single(await _journal.CommitAsync([chain]));

    private async Task<Head> CommittedAsync(Chain chain)
    {
        Assert.Equal(Verdict.Committed, await CommitAsync(chain));
        return chain.Next;
    }

    private async Task<Head> HeadAsync(GrainId grain) => Assert.Single(await _journal.LoadAsync([grain], Start)).Head;

    /// <summary>The whole store as text, for "nothing changed".</summary>
    private async Task<string> EverythingAsync(params GrainId[] grains)
    {
        var parts = new List<string>
        {
            Show.Text(await _journal.HeadsAsync(null, 1000)), Show.Text(await _journal.ListAsync([], null, 1000, descending: false)),
            Show.Text(await _journal.OutboxAsync(null, 1000)), Show.Text(await _journal.DueAsync(DateTimeOffset.MaxValue, 1000)),
            Show.Text((await _journal.FeedAsync(0, 1000)).Items),
        };
        foreach (var grain in grains)
            parts.Add(Show.Text(await _journal.ForwardAsync(grain, 0, 1000)));
        return string.Join("\n", parts);
    }
}
