using System.Buffers.Binary;
using Cashback.Access;
using Cashback.Cards;
using Cashback.Grains;
using Cashback.Lists;
using Cashback.Problems;
using Cashback.Reads;

namespace Cashback.Operations;

/// <summary>What happened: by id, and as the history of a card or a till.</summary>
internal static class OperationsApi
{
    /// <summary>Journal pages looked through for one page of history: most of a journal are no refusals.</summary>
    private const int MaxPages = 8;

    public static void MapOperations(this IEndpointRouteBuilder v1)
    {
        var operations = v1.MapGroup("/operations").WithTags("Operations");
        operations.MapGet("", ListAsync).WithName("listOperations").Allow(RouteAccess.Staff);
        operations.MapGet("/{id}", GetAsync).WithName("getOperation").Allow(RouteAccess.Staff);
        operations.MapGet("/{id}/why", WhyAsync).WithName("explainOperation").Allow(RouteAccess.Staff);
        operations.MapReversals();
    }

    private static async Task<Result<OperationView>> GetAsync(Caller caller, string id, IGrains grains, IReads reads) =>
        await OperationViews.OfAsync(await FindAsync(caller, id, grains, reads), grains, reads);

    private static async Task<Result<WhyReply>> WhyAsync(Caller caller, string id, IGrains grains, IReads reads) =>
        OperationViews.Why(await FindAsync(caller, id, grains, reads), grains);

    private static Task<Result<ListReply<OperationView>>> ListAsync(
        Caller caller, PageQuery page, string? card, string? till, string? customer, string? job, CardFinder finder, IGrains grains, IReads reads)
    {
        if (new[] { card, till, customer, job }.Count(asked => asked is not null) != 1)
            throw ProblemException.Invalid("card", "one of card, till, customer, job");
        if (card is not null)
            return OfCardAsync(caller, page, card, finder, grains, reads);
        if (till is not null && GrainRef.TryParse(till, GrainKind.Till, out var id))
            return OfTillAsync(caller, page, id, grains, reads);
        throw ProblemException.NotFound();
    }

    private static async Task<Result<ListReply<OperationView>>> OfCardAsync(Caller caller, PageQuery page, string card, CardFinder finder, IGrains grains, IReads reads)
    {
        var named = await finder.FindAsync(caller, card);
        var grain = caller.At(named.Id);
        await grains.ViewAsync<CardView>(grain, new GetCard(), caller.Actor);
        var before = page.Cursor switch
        {
            null => long.MaxValue,
            { Length: sizeof(long) } bytes => BinaryPrimitives.ReadInt64BigEndian(bytes),
            _ => throw PageQuery.Foreign(),
        };
        var found = new List<OperationView>(page.Limit);
        for (var pages = 0; pages < MaxPages; pages++)
        {
            var some = await reads.HistoryAsync(grain, before, page.Limit);
            foreach (var recorded in some)
            {
                if (found.Count == page.Limit)
                    return new ListReply<OperationView>(found, Cursor(before));
                before = recorded.Seq;
                if (OperationViews.Happened(recorded.Operation))
                    found.Add(await OperationViews.OfAsync(recorded, grains, reads));
            }

            if (some.Count < page.Limit || before <= 1)
                return new ListReply<OperationView>(found, null);
        }

        return new ListReply<OperationView>(found, Cursor(before));
    }

    private static async Task<Result<ListReply<OperationView>>> OfTillAsync(Caller caller, PageQuery page, GrainRef till, IGrains grains, IReads reads)
    {
        await grains.ViewAsync<Tills.TillView>(caller.At(till), new Tills.GetTill(), caller.Actor);
        var prefix = RowKey.Of(caller.Programme, ListKind.TillOperations, till);
        var (rows, next) = await reads.PageAsync(prefix, sizeof(long) + GrainRef.Size + sizeof(long), page);
        var found = new List<OperationView>(rows.Count);
        foreach (var row in rows)
        {
            var place = row.Key.AsMemory(prefix.Length + sizeof(long));
            var recorded = await reads.OperationAsync(caller.At(GrainRef.Read(place.Span)), BinaryPrimitives.ReadInt64BigEndian(place.Span[GrainRef.Size..]));
            if (recorded is not null && OperationViews.Happened(recorded.Operation))
                found.Add(await OperationViews.OfAsync(recorded, grains, reads));
        }

        return new ListReply<OperationView>(found, next);
    }

    internal static async ValueTask<Recorded> FindAsync(Caller caller, string text, IGrains grains, IReads reads)
    {
        if (!OperationId.TryParse(text, out var id) || id.Incarnation > grains.Incarnation || id.Seq < 1)
            throw ProblemException.NotFound();
        var recorded = await reads.OperationAsync(caller.At(id.Grain), id.Seq);
        return recorded is not null && OperationViews.Happened(recorded.Operation) ? recorded : throw ProblemException.NotFound();
    }

    private static string Cursor(long seq)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, seq);
        return PageQuery.Encode(bytes);
    }
}
