using System.Buffers.Binary;
using Cashback.Access;
using Cashback.Codes;
using Cashback.Grains;
using Cashback.Lists;
using Cashback.Reads;

namespace Cashback.Matches;

/// <summary>
/// What goes back to the payments of a match: the match knows what is due, and each refund keeps a row that says how far it is.
/// What was never sent has no row yet.
/// </summary>
internal sealed class RefundPaymentList(IGrains grains, IReads reads, RefundLinks links)
{
    /// <summary>Answers of the match for one page of a list: each looks through 4,096 payments.</summary>
    private const int MaxAnswers = 128;

    /// <summary>Refunds that are read at a time.</summary>
    private const int Part = 1000;

    public async Task<ListReply<RefundPaymentReply>> PageAsync(HttpContext context, Caller caller, GrainRef match, PageQuery page, RefundStatus? wanted)
    {
        var from = page.Cursor switch
        {
            null => 0,
            { Length: sizeof(long) } bytes when BinaryPrimitives.ReadInt64BigEndian(bytes) is >= 0 and var place => place,
            _ => throw PageQuery.Foreign(),
        };
        var (found, next) = (new List<RefundPaymentReply>(), (long?)from);
        for (var asked = 0; asked < MaxAnswers && next is { } at && found.Count < page.Limit; asked++)
        {
            var view = await grains.ViewAsync<RefundsView>(caller.At(match), new FindRefunds(at, page.Limit - found.Count), caller.Actor);
            found.AddRange((await ReadAsync(caller, match, view.Refunds)).Select(r => Reply(context, caller, r)).Where(r => wanted is null || r.Status == wanted));
            next = view.Next;
        }

        if (next is not { } rest)
            return new(found, null);
        var cursor = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(cursor, rest);
        return new(found, PageQuery.Encode(cursor));
    }

    public async IAsyncEnumerable<(RefundDue Due, RefundPaymentView? View)> AllAsync(Caller caller, GrainRef match)
    {
        for (long? next = 0; next is { } at;)
        {
            var view = await grains.ViewAsync<RefundsView>(caller.At(match), new FindRefunds(at, Part), caller.Actor);
            foreach (var refund in await ReadAsync(caller, match, view.Refunds))
                yield return refund;
            next = view.Next;
        }
    }

    public async Task<RefundTotalsReply> SumAsync(HttpContext context, Caller caller, GrainRef match)
    {
        var (byStatus, byTarget) = (new SortedDictionary<string, CountReply>(StringComparer.Ordinal), new SortedDictionary<string, CountReply>(StringComparer.Ordinal));
        var (amount, settled, bonus) = (0L, 0L, 0L);
        await foreach (var refund in AllAsync(caller, match))
        {
            var reply = Reply(context, caller, refund);
            Add(byStatus, reply.Status.ToString(), reply.Amount);
            Add(byTarget, reply.To.ToString(), reply.Amount);
            (amount, settled, bonus) = (amount + reply.Amount, settled + reply.Settled, bonus + reply.Bonus);
        }

        return new(amount, settled, bonus, byStatus, byTarget);

        static void Add(SortedDictionary<string, CountReply> sums, string word, long amount)
        {
            var name = System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(word);
            var before = sums.GetValueOrDefault(name) ?? new(0, 0);
            sums[name] = new(before.Count + 1, before.Amount + amount);
        }
    }

    /// <summary>Since it was sent more may have become due.</summary>
    public RefundPaymentReply Reply(HttpContext context, Caller caller, (RefundDue Due, RefundPaymentView? View) refund)
    {
        var (due, view) = refund;
        var status = view is null || (view.Status == RefundStatus.Done && view.Settled < due.Amount) ? RefundStatus.Due : view.Status;
        return new(due.Id, due.Tickets, due.Payment, due.Amount, view?.To ?? TargetOf(due.Method), status, view?.Reason, view?.Reference, view?.Settled ?? 0, view?.Bonus ?? 0, Choice(context, caller, view), RefundPaymentActs.Of(status, view is { Owned: true }));
    }

    public RefundPaymentReply Reply(HttpContext context, Caller caller, RefundPaymentView view) =>
        new(view.Id, null, null, view.Total, view.To, view.Status, view.Reason, view.Reference, view.Settled, view.Bonus, Choice(context, caller, view), RefundPaymentActs.Of(view.Status, view.Owned));

    private BuyerChoiceReply? Choice(HttpContext context, Caller caller, RefundPaymentView? view) => view is { Choice: { } choice }
        ? new($"{Origin.Of(context)}/refund/{links.Make(caller.At(view.Id))}", choice.Until, view.Chosen)
        : null;

    private async Task<(RefundDue Due, RefundPaymentView? View)[]> ReadAsync(Caller caller, GrainRef match, IReadOnlyList<RefundDue> refunds)
    {
        var read = new (RefundDue, RefundPaymentView?)[refunds.Count];
        for (var i = 0; i < read.Length; i++)
        {
            var row = await reads.FindAsync(MatchLookUp.Refund(caller.Programme, match, refunds[i].Id));
            read[i] = (refunds[i], row is null ? null : Stored.Read(row, Wire.Default.RefundPaymentView));
        }

        return read;
    }

    private static RefundTarget TargetOf(TicketMethod method) => method switch
    {
        TicketMethod.Card => RefundTarget.Card,
        TicketMethod.Wallet => RefundTarget.Wallet,
        TicketMethod.Gift => RefundTarget.Gift,
        TicketMethod.Voucher => RefundTarget.Voucher,
        _ => RefundTarget.Cash,
    };
}

/// <summary>
/// What goes back to one payment. Settled: what has arrived so far. Bonus: gift on top of it. Can: retry, credit,
/// settle; what can be done by hand now. Acts on it answer without tickets and payment.
/// </summary>
internal sealed record RefundPaymentReply(
    GrainRef Id,
    IReadOnlyList<GrainRef>? Tickets,
    string? Payment,
    long Amount,
    RefundTarget To,
    RefundStatus Status,
    string? Reason,
    string? Reference,
    long Settled,
    long Bonus,
    BuyerChoiceReply? Choice,
    IReadOnlyList<string> Can);

/// <summary>Where its buyer chooses, until when, and what he has chosen or got.</summary>
internal sealed record BuyerChoiceReply(string Link, DateTimeOffset Until, RefundChoice? Chosen);

/// <summary>GET …/refund-payments/totals.</summary>
internal sealed record RefundTotalsReply(long Amount, long Settled, long Bonus, SortedDictionary<string, CountReply> ByStatus, SortedDictionary<string, CountReply> ByTarget);

internal sealed record CountReply(long Count, long Amount);
