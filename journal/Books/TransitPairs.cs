using System.Globalization;
using System.Runtime.InteropServices;
using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Reads;

namespace Cashback.Books;

/// <summary>
/// Pairs both ends of value between two grains. The feed is in commit order and a message is sent only once it is durable, so
/// a send is met before its receipt, and only sends without one are held.
/// </summary>
internal sealed class TransitPairs(Accounts accounts, Differences differences)
{
    private static readonly TimeSpan OldAfter = TimeSpan.FromHours(1);

    private readonly Dictionary<UInt128, Sent> _open = [];
    private readonly Dictionary<int, Sums> _sending = [];

    /// <summary>Takes the transit legs of one operation.</summary>
    public void Add(GrainId grain, long seq, UInt128 request, BodyReader body)
    {
        Sums received = default;
        var receives = false;
        foreach (var leg in body.Legs)
            receives |= Take(leg.Debit, leg, -1, ref received) | Take(leg.Credit, leg, 1, ref received);

        // Not refused, so it has taken the message: then it has to take its value too.
        if (receives || (!body.IsRefused && _open.ContainsKey(request)))
            Receive(grain, seq, body.Outcome.Of == 0 ? request : MessageId.OfMessage(grain, body.Outcome.Of, body.Outcome.Index), received);
        if (_sending.Count == 0)
            return;
        foreach (var (index, sums) in _sending)
            _open[MessageId.OfMessage(grain, seq, index)] = new(grain, seq, index, body.Turned.UtcTicks, sums);
        _sending.Clear();
    }

    /// <summary>Alarms for what has been on its way for too long.</summary>
    public void Finish(DateTimeOffset now)
    {
        foreach (var sent in _open.Values)
        {
            if (now.UtcTicks - sent.At <= OldAfter.Ticks)
                continue;
            foreach (var asset in Sums.Assets)
            {
                if (sent.Value[asset] != 0)
                    differences.Add(ProofCodes.TransitOld, Differences.Name(sent.From), sent.Seq, Account.TransitOf(sent.Index).ToString(), asset, "Sent more than an hour ago and not yet received", sent.Value[asset], 0);
            }
        }
    }

    /// <summary>True for the receiving side. Credits are above zero.</summary>
    private bool Take(int account, Leg leg, int sign, ref Sums received)
    {
        var (kind, detail) = accounts[account];
        if (kind != AccountKind.Transit || !leg.InRange)
            return false;
        if (detail.Length == 0)
        {
            received.Add(leg.Asset, sign * leg.Amount);
            return true;
        }

        // A place that is no number names no message: it stays open under a place that no message has.
        var index = int.TryParse(detail, NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place : -1;
        CollectionsMarshal.GetValueRefOrAddDefault(_sending, index, out _).Add(leg.Asset, sign * leg.Amount);
        return false;
    }

    private void Receive(GrainId grain, long seq, UInt128 message, Sums received)
    {
        var known = _open.Remove(message, out var sent);
        foreach (var asset in Sums.Assets)
        {
            if (received[asset] == -sent.Value[asset])
                continue;
            var what = known ? $"Received another amount than operation {sent.Seq} of {Differences.Name(sent.From)} had sent" : "Received from transit, but no operation had sent it";
            differences.Add(known ? ProofCodes.TransitAmount : ProofCodes.TransitUnmatched, Differences.Name(grain), seq, Account.Transit.ToString(), asset, what, sent.Value[asset], -received[asset]);
        }
    }

    private readonly record struct Sent(GrainId From, long Seq, int Index, long At, Sums Value);
}
