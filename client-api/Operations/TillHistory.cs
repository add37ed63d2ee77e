using System.Buffers.Binary;
using Cashback.Access;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Lists;
using Cashback.Problems;
using Cashback.Reads;
using Cashback.Tills;

namespace Cashback.Operations;

/// <summary>What happened at a till, or at all of them, newest first: each till has a list of its own, and they are read side by side.</summary>
internal sealed class TillHistory(IGrains grains, IReads reads, PersonVault vault)
{
    /// <summary>Instead of a till's id: every till of the programme.</summary>
    private const string All = "all";

    /// <summary>List pages looked through for one page of history: most of it is not refusals.</summary>
    private const int MaxPages = 8;

    /// <summary>Tills that are looked at together; a programme with more of them is asked till by till.</summary>
    private const int MaxTills = 1000;

    /// <summary>Behind the till in a row's key: time, grain, sequence.</summary>
    private const int KeySize = sizeof(long) + GrainRef.Size + sizeof(long);

    public async Task<Result<ListReply<OperationView>>> OfAsync(Caller caller, PageQuery page, string till)
    {
        if (till == All)
            return await PageAsync(caller, page, [.. (await reads.ListAsync(RowKey.Of(caller.Programme, ListKind.Tills), null, MaxTills, descending: true)).Select(row => Stored.Read(row.Body, Wire.Default.TillView).Id)]);
        if (!GrainRef.TryParse(till, GrainKind.Till, out var id))
            throw ProblemException.NotFound();
        await grains.ViewAsync<TillView>(caller.At(id), new GetTill(), caller.Actor);
        return await PageAsync(caller, page, [id]);
    }

    private async Task<Result<ListReply<OperationView>>> PageAsync(Caller caller, PageQuery page, IReadOnlyList<GrainRef> tills)
    {
        var before = page.After([], KeySize);
        var found = new List<OperationView>(page.Limit);
        for (var pages = 0; pages < MaxPages; pages++)
        {
            var rows = await NewestAsync(caller.Programme, tills, before, page.Limit);
            foreach (var row in rows)
            {
                if (found.Count == page.Limit)
                    return new ListReply<OperationView>(found, PageQuery.Encode(before));
                before = row;
                var place = row.AsMemory(sizeof(long));
                var recorded = await reads.OperationAsync(caller.At(GrainRef.Read(place.Span)), BinaryPrimitives.ReadInt64BigEndian(place.Span[GrainRef.Size..]));
                if (recorded is not null && OperationViews.Happened(recorded.Operation))
                    found.Add(await OperationViews.OfAsync(recorded, grains, reads, vault));
            }

            if (rows.Count < page.Limit)
                return new ListReply<OperationView>(found, null);
        }

        return new ListReply<OperationView>(found, PageQuery.Encode(before));
    }

    /// <summary>The newest keys of all these lists, without their tills.</summary>
    private async Task<IReadOnlyList<byte[]>> NewestAsync(int programme, IReadOnlyList<GrainRef> tills, byte[]? before, int limit)
    {
        var newest = new List<byte[]>();
        foreach (var till in tills)
        {
            var prefix = RowKey.Of(programme, ListKind.TillOperations, till);
            var rows = await reads.ListAsync(prefix, before is null ? null : [.. prefix, .. before], limit, descending: true);
            newest.AddRange(rows.Select(row => row.Key[prefix.Length..]));
        }

        newest.Sort((one, other) => other.AsSpan().SequenceCompareTo(one));
        return newest.Count > limit ? newest[..limit] : newest;
    }
}
