using System.Buffers.Binary;
using Cashback.Grains;
using Cashback.Journal;
using Cashback.Letters;
using Cashback.Reads;
using Cashback.Webhooks;

namespace Cashback.Books;

/// <summary>
/// Follows the feed about once a second, seals it, and keeps sums by programme, local day and account. Its position is saved in
/// the commit of the rows, those of deliveries to webhooks and of letters with them, so after any stop it goes on exactly where it was. One
/// follower a database: rows are written as absolute values, and nothing fences a second one.
/// </summary>
public sealed class Follower(IJournal journal, TimeProvider time, Action<string, Exception?>? report = null, Func<bool>? leads = null, EventFeed? events = null, LetterFeed? letters = null) : IAsyncDisposable
{
    /// <summary>
    /// Operations a page: one short read, and rows of one short commit. A page is in memory while it is folded, and what a
    /// collection finds alive there every caller waits for.
    /// </summary>
    private const int PageSize = 1024;

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <summary>How often, and how many times, a report looks whether the node that leads has come so far.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private const int MaxLooks = 50;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Accounts _accounts = new();
    private readonly LocalDays _days = new(journal);
    private readonly Sealer _sealer = new(journal, time);
    private Save? _unsettled;
    private long? _position;
    private Task _ticking = Task.CompletedTask;

    /// <summary>Starts to follow; called once.</summary>
    public Task StartAsync()
    {
        _ticking = TickAsync();
        return Task.CompletedTask;
    }

    /// <summary>Folds everything that was committed before the call; where another node leads, waits until it has.</summary>
    public ValueTask FlushAsync() => FlushAsync(static () => default);

    /// <summary>The same, and reads roll-ups while they stand still: what is read in several pages fits together.</summary>
    internal async ValueTask FlushAsync(Func<ValueTask> read, bool waits = true)
    {
        await _turn.WaitAsync();
        try
        {
            if (leads?.Invoke() == false)
            {
                // Another node follows; what is known here is out of date when this one leads again.
                (_position, _unsettled) = (null, null);
                _sealer.Forget();
                if (waits)
                    await OthersAsync();
            }
            else
            {
                await FoldAsync();
            }

            await read();
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _ticking;
        _stopping.Dispose();
        _turn.Dispose();
    }

    private async Task TickAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Tick, time, _stopping.Token);
                await FlushAsync(static () => default, waits: false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception exception)
            {
                report?.Invoke("The roll-ups were not brought up to date; the next tick tries again.", exception);
            }
        }
    }

    private async ValueTask FoldAsync()
    {
        await SettleAsync();
        while (await FoldPageAsync())
            await Task.Yield();
    }

    /// <summary>A report shows what was acknowledged before, within reason: the node that leads may just have gone.</summary>
    private async ValueTask OthersAsync()
    {
        var until = (await journal.FeedAsync(await ReadPositionAsync(), PageSize)).Position;
        for (var looks = 0; looks < MaxLooks && await ReadPositionAsync() < until; looks++)
            await Task.Delay(Look, time);
    }

    private async ValueTask<long> ReadPositionAsync() => await journal.FollowerAsync(RollupKey.Follower) is { } state ? BinaryPrimitives.ReadInt64BigEndian(state) : 0;

    /// <summary>A save whose outcome is not known is sent again, byte for byte, before anything else.</summary>
    private async ValueTask SettleAsync()
    {
        if (_unsettled is { } save)
            await SaveAsync(save);
        _position ??= await ReadPositionAsync();
    }

    /// <summary>False at the end of the feed.</summary>
    private async ValueTask<bool> FoldPageAsync()
    {
        var from = _position!.Value;
        var page = await journal.FeedAsync(from, PageSize);
        if (page.Position == from)
            return false;
        await _sealer.ReachAsync(from, page);
        var body = new BodyReader(_accounts);
        var fold = new RollupFold(_accounts);
        foreach (var item in page.Items)
        {
            var zone = await _days.ZoneAsync(item.Grain.Programme);
            if (body.TryRead(item.Body.Span, out var why))
                fold.Add(item.Grain.Programme, LocalDays.Day(body.At, zone), body);
            else
                report?.Invoke($"Operation {item.Seq} of {Differences.Name(item.Grain)} cannot be read and is in no report: {why}", null);
        }

        List<RowWrite> rows = await fold.RowsAsync(journal, from, page.Position);
        if (events is not null)
            rows.AddRange(await events.RowsAsync(page));
        if (letters is not null)
            rows.AddRange(await letters.RowsAsync(page));
        await SaveAsync(new(page.Position, rows));
        return page.Items.Count > PageSize / 2;
    }

    private async ValueTask SaveAsync(Save save)
    {
        var state = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(state, save.Position);
        _unsettled = save;
        try
        {
            await journal.SaveFollowerAsync(RollupKey.Follower, state, save.Rows);
        }
        catch (JournalUnavailableException)
        {
            // Nothing was written.
            _unsettled = null;
            throw;
        }

        _unsettled = null;
        _position = save.Position;
    }

    private sealed record Save(long Position, IReadOnlyList<RowWrite> Rows);
}
