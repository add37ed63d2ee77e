using System.Text.Json;
using Cashback.Grains;
using Cashback.Journal;
using Cashback.Ledger;
using Cashback.Reads;

namespace Cashback.Books;

/// <content>Comparing states with what the journal adds up to.</content>
internal sealed partial class ProofRun
{
    private const int HeadPage = 1024;

    private async Task CompareHeadsAsync()
    {
        // No grain has kind 0, so this is just before the programme's first.
        GrainId? after = new GrainId(_programme, default);
        while (true)
        {
            var page = await _journal.HeadsAsync(after, HeadPage);
            foreach (var stored in page)
            {
                if (stored.Grain.Programme != _programme)
                {
                    ReportUnseen();
                    return;
                }

                await CompareAsync(stored.Grain, stored.Head);
                after = stored.Grain;
            }

            if (page.Count < HeadPage)
            {
                ReportUnseen();
                return;
            }

            await Task.Yield();
        }
    }

    private void ReportUnseen()
    {
        foreach (var (grain, tally) in _holders.All)
        {
            if (!tally.HasHead)
                _differences.Add(ProofCodes.HeadMissing, new(_programme, grain), null, $"There are {tally.Seq} operations, but no head", tally.Seq);
        }
    }

    private async ValueTask CompareAsync(GrainId grain, Head head)
    {
        _holders.Of(grain.Ref).HasHead = true;
        var seq = _holders.Of(grain.Ref).Seq;
        if (head.Seq < seq)
        {
            _differences.Add(ProofCodes.HeadBehind, grain, head.Seq, $"The head is at operation {head.Seq}, the journal at {seq}", seq, head.Seq);
            return;
        }

        try
        {
            if (head.Seq > seq && !await CatchUpAsync(grain, seq, head.Seq))
                return;
            if (TryHoldings(grain, head, out var holdings))
                await CompareAsync(grain, head.Seq, holdings);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or FormatException)
        {
            _differences.Add(ProofCodes.Unreadable, grain, null, $"An operation cannot be read: {exception.Message}");
        }
    }

    /// <summary>Adds the operations that came after the cut, up to the head. Their transit is left to the next proof.</summary>
    private async ValueTask<bool> CatchUpAsync(GrainId grain, long from, long to)
    {
        for (var seq = from; seq < to;)
        {
            var page = await _journal.ForwardAsync(grain, seq + 1, (int)Math.Min(to - seq, HeadPage));
            foreach (var recorded in page)
            {
                if (recorded.Seq != seq + 1)
                    break;
                seq++;
                foreach (var transfer in recorded.Operation.Transfers)
                    Add(grain, transfer);
            }

            if (page.Count > 0 && page[^1].Seq == seq)
                continue;
            _differences.Add(ProofCodes.OperationMissing, grain, seq + 1, $"The head is at operation {to}, but operation {seq + 1} is missing", to, seq);
            return false;
        }

        return true;
    }

    private void Add(GrainId grain, Transfer transfer)
    {
        var leg = new Leg(_accounts.Id(transfer.Debit), _accounts.Id(transfer.Credit), transfer.Asset, transfer.Amount);
        if (leg.InRange)
            _holders.Add(grain.Ref, leg);
    }

    private bool TryHoldings(GrainId grain, Head head, out List<Holding> holdings)
    {
        holdings = [];
        if (!_deciders.TryGetValue(grain.Kind, out var decider))
            return true;
        try
        {
            if (head.Schema > decider.Schema)
                throw new JsonException("written by a newer version");
            foreach (var holding in decider.Holdings(grain, decider.Load(head.State.Span)))
                Merge(holdings, holding);
            return true;
        }
        catch (Exception exception)
        {
            // A state that was tampered with may fail anywhere in its decider.
            _differences.Add(ProofCodes.Unreadable, grain, head.Seq, $"The state cannot be read: {exception.Message}");
            return false;
        }
    }

    private static void Merge(List<Holding> holdings, Holding more)
    {
        var at = holdings.FindIndex(h => h.Account == more.Account && h.Asset == more.Asset);
        if (at < 0)
            holdings.Add(more);
        else
            holdings[at] = more with { Amount = holdings[at].Amount + more.Amount };
    }

    private async ValueTask CompareAsync(GrainId grain, long seq, List<Holding> holdings)
    {
        foreach (var (account, asset, amount) in holdings)
        {
            var sum = Holders.IsKept(account) ? _holders.Sum(grain.Ref, account) : await SumAsync(grain, seq, account);
            Compare(grain, seq, account, asset, sum[asset], amount);
        }

        // What the state does not name of its purse, it holds nothing of.
        foreach (var asset in Sums.Assets)
        {
            if (!holdings.Exists(h => h.Account == Account.Purse && h.Asset == asset))
                Compare(grain, seq, Account.Purse, asset, _holders.Of(grain.Ref).Purse[asset], 0);
        }
    }

    private void Compare(GrainId grain, long seq, Account account, Asset asset, long expected, long found)
    {
        if (expected != found)
            _differences.Add(ProofCodes.HoldingDiffers, Differences.Name(grain), seq, account.ToString(), asset, "The state holds another sum than the transfers add up to", expected, found);
    }

    /// <summary>The sum of an account that is not kept by grain, read anew. Rare: deciders hold accounts of few kinds.</summary>
    private async ValueTask<Sums> SumAsync(GrainId grain, long to, Account account)
    {
        Sums sum = default;
        for (var seq = 0L; seq < to;)
        {
            var page = await _journal.ForwardAsync(grain, seq + 1, (int)Math.Min(to - seq, HeadPage));
            if (page.Count == 0)
                break;
            foreach (var transfer in page.SelectMany(r => r.Operation.Transfers))
            {
                if (transfer.Credit == account)
                    sum.Add(transfer.Asset, transfer.Amount);
                if (transfer.Debit == account)
                    sum.Add(transfer.Asset, -transfer.Amount);
            }

            seq = page[^1].Seq;
        }

        return sum;
    }
}
