using Cashback.Grains;
using Cashback.Journal;
using Cashback.Ledger;
using Cashback.Reads;

namespace Cashback.Books;

/// <summary>
/// One proof of one programme. First the feed is walked from its beginning: that is the cut, a prefix of all commits. Then
/// every head is compared with it. A grain goes on meanwhile, so a head may be ahead: what lies between is read and added.
/// </summary>
internal sealed partial class ProofRun
{
    private const int PageSize = 4096;

    private readonly IJournal _journal;
    private readonly Dictionary<GrainKind, Decider> _deciders;
    private readonly int _programme;
    private readonly Accounts _accounts = new();
    private readonly BodyReader _body;
    private readonly Differences _differences = new();
    private readonly Holders _holders;
    private readonly TransitPairs _transit;
    private readonly RequestIds _requests = new();
    private readonly List<FeedItem> _suspects = [];
    private readonly RollupCheck _rollups;
    private readonly SealCheck _seals;
    private long _operations;
    private long _position;

    public ProofRun(IJournal journal, Dictionary<GrainKind, Decider> deciders, int programme)
    {
        (_journal, _deciders, _programme) = (journal, deciders, programme);
        _body = new(_accounts);
        _holders = new(_accounts);
        _transit = new(_accounts, _differences);
        _rollups = new(journal, programme, _accounts);
        _seals = new(journal, programme, _differences);
    }

    /// <param name="close">Told once, after most of the walk: the time of the cut. Requests until then are answered by this run.</param>
    public async Task<ProofResult> RunAsync(Func<DateTimeOffset> close)
    {
        await _seals.StartAsync(await _rollups.LoadAsync(_differences));
        await WalkAsync();
        var cut = close();
        await WalkAsync();
        _seals.Finish(_position);
        _transit.Finish(cut);
        await CompareHeadsAsync();
        await ReportSuspectsAsync();
        return new(_differences.None, cut, _operations, _differences.ToList(), _seals.Proven);
    }

    /// <summary>To the end of the feed as it is now. A page is a short read, and others get their turn between two.</summary>
    private async Task WalkAsync()
    {
        var limit = PageSize;
        while (true)
        {
            var page = await _journal.FeedAsync(_position, limit);
            if (_rollups.Overshoots(page.Position) && limit > 1)
            {
                // The roll-ups stand in the middle of this page: meet their position exactly.
                limit /= 2;
                continue;
            }

            await _seals.PrepareAsync(page.Position);
            foreach (var item in page.Items)
            {
                _seals.Add(item);
                if (item.Grain.Programme == _programme)
                    Add(item);
            }

            _position = page.Position;
            _rollups.Reached(_position, _differences);
            // Under load there is always one more; and a page may hold a little less than the limit where rows were taken out.
            if (page.Items.Count <= limit / 2)
                return;
            limit = PageSize;
            await Task.Yield();
        }
    }

    private void Add(FeedItem item)
    {
        _operations++;
        ref var tally = ref _holders.Of(item.Grain.Ref);
        if (item.Seq <= tally.Seq)
        {
            _differences.Add(ProofCodes.OperationDoubled, item.Grain, item.Seq, $"Operation {item.Seq} stands after operation {tally.Seq}", tally.Seq + 1, item.Seq);
            return;
        }

        if (item.Seq != tally.Seq + 1)
            _differences.Add(ProofCodes.OperationMissing, item.Grain, tally.Seq + 1, $"Operation {tally.Seq + 1} is missing: the next one is {item.Seq}", tally.Seq + 1, item.Seq);
        tally.Seq = item.Seq;
        if (!_requests.TryAdd(item.Grain.Ref, item.Request) && _suspects.Count < ProofResult.MaxDifferences)
            _suspects.Add(item with { Body = default });
        if (!TryRead(item.Grain, item.Seq, item.Body.Span))
            return;
        if (_body.Turned.UtcTicks < tally.At)
            _differences.Add(ProofCodes.TimeBackwards, item.Grain, item.Seq, $"Operation {item.Seq} was decided before operation {item.Seq - 1}");
        tally.At = _body.Turned.UtcTicks;
        _transit.Add(item.Grain, item.Seq, item.Request, _body);
        foreach (var leg in _body.Legs)
        {
            if (!leg.InRange)
            {
                _differences.Add(ProofCodes.AmountOutOfRange, Differences.Name(item.Grain), item.Seq, _accounts.Name(leg.Debit), leg.Asset, $"A transfer to {_accounts.Name(leg.Credit)} whose amount is not between 1 and {Amounts.Max}", 1, leg.Amount);
                continue;
            }

            _holders.Add(item.Grain.Ref, leg);
            _rollups.Add(leg);
        }
    }

    private bool TryRead(GrainId grain, long seq, ReadOnlySpan<byte> body)
    {
        if (_body.TryRead(body, out var why))
            return true;
        _differences.Add(ProofCodes.Unreadable, grain, seq, $"The body of operation {seq} cannot be read: {why}");
        return false;
    }

    /// <summary>A request id that looked as if it was there before: the journal says whether it was.</summary>
    private async Task ReportSuspectsAsync()
    {
        foreach (var (grain, seq, request, _) in _suspects)
        {
            var loaded = await _journal.LoadAsync([grain], DateTimeOffset.MinValue);
            foreach (var known in loaded[0].Known)
            {
                if (known.Id != request || known.Seq >= seq)
                    continue;
                _differences.Add(ProofCodes.RequestDoubled, grain, seq, $"Operations {known.Seq} and {seq} have the same request id", known.Seq, seq);
                break;
            }
        }
    }
}
