using Cashback.Journal;

namespace Cashback.Books;

/// <summary>
/// Seals what the follower reads, before the follower says that it has read it: so the chain is never behind the roll-ups.
/// </summary>
internal sealed class Sealer(IJournal journal, TimeProvider time)
{
    private const int PageSize = 8192;

    private Seal? _last;

    /// <summary>Another node may have sealed meanwhile.</summary>
    public void Forget() => _last = null;

    /// <summary>Reaches at least the end of the page. What is behind it is read again: after an upgrade that is the whole journal.</summary>
    /// <param name="from">The position that the page was read after.</param>
    /// <param name="page">What the follower has read.</param>
    public async ValueTask ReachAsync(long from, FeedPage page)
    {
        while (true)
        {
            var last = _last ??= await journal.LastSealAsync();
            if (last.Position >= page.Position)
                return;
            var next = last.Next(last.Position == from ? page : await journal.FeedAsync(last.Position, PageSize), time.GetUtcNow());
            // Forgotten until it is known to be stored: an attempt that ended in the dark may have stored it.
            _last = null;
            if (await journal.SealAsync(next))
                _last = next;
            await Task.Yield();
        }
    }
}
