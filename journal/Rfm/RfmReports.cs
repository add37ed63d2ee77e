using System.Buffers.Binary;
using Cashback.Books;
using Cashback.Grains;
using Cashback.Journal;

namespace Cashback.Rfm;

/// <summary>
/// Follows the feed when a report is asked for, and about once a second: keeps what happened to orders in rows, and the orders
/// of every programme that was ever asked about in memory. One of them a database.
/// </summary>
public sealed class RfmReports(IJournal journal, TimeProvider time, Action<string, Exception?>? report = null) : IRfm, IAsyncDisposable
{
    private const string Name = "rfm";
    private const int PageSize = 1024;

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly OrderRows _rows = new(journal);
    private readonly LocalDays _days = new(journal);
    private readonly Dictionary<int, OrderBook> _books = [];
    private readonly Dictionary<int, (long Version, RfmReport Report)> _last = [];
    private Save? _unsettled;
    private long? _position;
    private Task _ticking = Task.CompletedTask;

    public IReadOnlyList<Segment> Segments => Rfm.Segments.All;

    /// <summary>Starts to follow; called once.</summary>
    public void Start() => _ticking = TickAsync();

    public async ValueTask<RfmReport> ReportAsync(int programme, DateTimeOffset asOf)
    {
        await _turn.WaitAsync();
        try
        {
            var book = await BookAsync(programme);
            if (_last.TryGetValue(programme, out var last) && last.Version == book.Version && last.Report.AsOf == asOf)
                return last.Report;
            var made = RfmTable.Of(book, asOf, await _days.ZoneAsync(programme));
            _last[programme] = (book.Version, made);
            return made;
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask<IReadOnlyList<TopCustomer>> TopAsync(int programme, DateOnly from, DateOnly to, int limit)
    {
        await _turn.WaitAsync();
        try
        {
            var (book, zone) = (await BookAsync(programme), await _days.ZoneAsync(programme));
            return RfmTable.Top(book.Between(Start(from, zone), to == DateOnly.MaxValue ? long.MaxValue : Start(to.AddDays(1), zone), long.MaxValue), limit);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>A second call does nothing: a container that knows it by two names disposes it twice.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
            return;
        await _stopping.CancelAsync();
        await _ticking;
        _stopping.Dispose();
        _turn.Dispose();
    }

    private static long Start(DateOnly day, TimeZoneInfo zone) => day == DateOnly.MinValue ? long.MinValue : LocalDays.Start(day, zone).Ticks;

    /// <summary>The orders of a programme, with all that was acknowledged before the call.</summary>
    private async ValueTask<OrderBook> BookAsync(int programme)
    {
        await FollowAsync();
        if (!_books.TryGetValue(programme, out var book))
            _books.Add(programme, book = await _rows.ReadAsync(programme));
        return book;
    }

    private async Task TickAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Tick, time, _stopping.Token);
                await _turn.WaitAsync(_stopping.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            try
            {
                await FollowAsync();
            }
            catch (Exception exception)
            {
                report?.Invoke("The orders for RFM were not brought up to date; the next tick tries again.", exception);
            }
            finally
            {
                _turn.Release();
            }
        }
    }

    /// <summary>Everything that was committed before the call. A save whose outcome is not known is sent again first.</summary>
    private async ValueTask FollowAsync()
    {
        if (_unsettled is { } save)
            await SaveAsync(save);
        _position ??= await journal.FollowerAsync(Name) is { } state ? BinaryPrimitives.ReadInt64BigEndian(state) : 0;
        while (true)
        {
            var from = _position.Value;
            var page = await journal.FeedAsync(from, PageSize);
            if (page.Position == from)
                return;
            var found = Read(page);
            if (found.Count == 0)
            {
                // Nothing to keep: the position alone is not worth a commit, but a restart should not read it all again.
                _position = page.Position;
                if (page.Items.Count >= PageSize)
                    await SaveAsync(new(page.Position, [], []));
                continue;
            }

            var rows = new List<RowWrite>();
            foreach (var programme in found.GroupBy(f => f.Programme))
                rows.Add(await _rows.AppendAsync(programme.Key, page.Position, programme.Select(f => f.Event)));
            await SaveAsync(new(page.Position, rows, found));
        }
    }

    private List<(int Programme, OrderEvent Event)> Read(FeedPage page)
    {
        var found = new List<(int, OrderEvent)>();
        foreach (var item in page.Items)
        {
            try
            {
                if (OrderReader.Read(item.Grain, item.Seq, item.Body.Span) is { } happened)
                    found.Add((item.Grain.Programme, happened));
            }
            catch (System.Text.Json.JsonException exception)
            {
                report?.Invoke($"Operation {item.Seq} of {item.Grain} cannot be read and is in no report.", exception);
            }
        }

        return found;
    }

    private async ValueTask SaveAsync(Save save)
    {
        var state = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(state, save.Position);
        _unsettled = save;
        try
        {
            await journal.SaveFollowerAsync(Name, state, save.Rows);
        }
        catch (JournalUnavailableException)
        {
            // Nothing was written.
            _unsettled = null;
            throw;
        }

        _unsettled = null;
        _position = save.Position;
        save.Rows.ToList().ForEach(_rows.Saved);
        foreach (var (programme, happened) in save.Found)
        {
            if (_books.TryGetValue(programme, out var book))
                book.Take(happened);
        }
    }

    private sealed record Save(long Position, IReadOnlyList<RowWrite> Rows, IReadOnlyList<(int Programme, OrderEvent Event)> Found);
}
