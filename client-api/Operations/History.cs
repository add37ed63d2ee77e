using System.Buffers.Binary;
using Cashback.Access;
using Cashback.Cards;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Jobs;
using Cashback.Lists;
using Cashback.Matches;
using Cashback.Problems;
using Cashback.Reads;

namespace Cashback.Operations;

/// <summary>
/// What happened to a card or a customer, newest first. A linked card's history goes on in its customer's journal: first what it
/// did there, then its own.
/// </summary>
internal sealed class History(IGrains grains, IReads reads, PersonVault vault)
{
    /// <summary>Journal pages looked through for one page of history: most of a journal is not refusals.</summary>
    private const int MaxPages = 8;

    /// <summary>Bytes of a cursor: which journal, and the sequence in it.</summary>
    private const int CursorSize = 1 + sizeof(long);

    public async Task<Result<ListReply<OperationView>>> OfCardAsync(Caller caller, PageQuery page, string card, CardFinder finder)
    {
        var named = await finder.FindAsync(caller, card);
        var view = await grains.ViewAsync<CardView>(caller.At(named.Id), new GetCard(), caller.Actor);
        if (caller.Role == Role.Customer && view.Customer != caller.Key.Customer)
            throw ProblemException.NotFound();
        var homes = (view.Homes ?? []).Reverse().Distinct().Where(home => caller.Role != Role.Customer || home == caller.Key.Customer);
        return await PageAsync(caller, page, [.. homes.Take(byte.MaxValue).Select(home => (home, (GrainRef?)named.Id)), (named.Id, null)]);
    }

    public async Task<Result<ListReply<OperationView>>> OfCustomerAsync(Caller caller, PageQuery page, GrainRef customer)
    {
        if (caller.Role == Role.Customer && customer != caller.Key.Customer)
            throw ProblemException.NotFound();
        await grains.ViewAsync<CustomerView>(caller.At(customer), new GetCustomer(), caller.Actor);
        return await PageAsync(caller, page, [(customer, null)]);
    }

    /// <summary>What people did to a match, its jobs or its refunds: the grain's own steps and the gate are left out.</summary>
    public async Task<Result<ListReply<OperationView>>> OfMatchAsync(Caller caller, PageQuery page, GrainRef grain)
    {
        Query exists = grain.Kind switch { GrainKind.Match => new GetMatch(), GrainKind.Job => new GetJob(), _ => new GetRefundPayment() };
        if ((await grains.AskAsync(caller.At(grain), new(0, exists, caller.Actor))).Reply is Refused)
            throw ProblemException.NotFound();
        return await PageAsync(caller, page, [(grain, null)], recorded => recorded.Operation is { Actor.Role: not Role.System, Command: not ControlTicket });
    }

    private async Task<Result<ListReply<OperationView>>> PageAsync(Caller caller, PageQuery page, List<(GrainRef Journal, GrainRef? Via)> journals, Func<Recorded, bool>? shows = null)
    {
        var (at, before) = Start(page);
        var found = new List<OperationView>(page.Limit);
        for (var pages = 0; pages < MaxPages && at < journals.Count; pages++)
        {
            var some = await reads.HistoryAsync(caller.At(journals[at].Journal), before, page.Limit);
            foreach (var recorded in some)
            {
                if (found.Count == page.Limit)
                    return new ListReply<OperationView>(found, Cursor(at, before));
                before = recorded.Seq;
                if (OperationViews.Happened(recorded.Operation) && (journals[at].Via is null || recorded.Operation.Command.Via == journals[at].Via) && shows?.Invoke(recorded) != false)
                    found.Add(await OperationViews.OfAsync(recorded, grains, reads, vault));
            }

            if (some.Count < page.Limit || before <= 1)
                (at, before) = (at + 1, long.MaxValue);
        }

        return new ListReply<OperationView>(found, at < journals.Count ? Cursor(at, before) : null);
    }

    private static (int At, long Before) Start(PageQuery page) => page.Cursor switch
    {
        null => (0, long.MaxValue),
        { Length: CursorSize } bytes => (bytes[0], BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(1))),
        _ => throw PageQuery.Foreign(),
    };

    private static string Cursor(int at, long before)
    {
        Span<byte> bytes = stackalloc byte[CursorSize];
        bytes[0] = (byte)at;
        BinaryPrimitives.WriteInt64BigEndian(bytes[1..], before);
        return PageQuery.Encode(bytes);
    }
}
