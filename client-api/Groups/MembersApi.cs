using System.Buffers.Binary;
using System.Globalization;
using Cashback.Access;
using Cashback.Bodies;
using Cashback.Grains;
using Cashback.Lists;
using Cashback.Problems;
using Cashback.Reads;

namespace Cashback.Groups;

/// <summary>Who is in a group.</summary>
internal static class MembersApi
{
    public static void MapMembers(this IEndpointRouteBuilder groups)
    {
        groups.MapPost("/{id}/members", PostAsync).WithName("addGroupMembers").Allow(Role.Owner, Role.Manager)
            .WithMetadata(RawBody.BatchLimit, new BodyShape(typeof(MembersBody), "application/json"));
        groups.MapGet("/{id}/members", ListAsync).WithName("listGroupMembers").Allow(RouteAccess.Staff);
    }

    /// <summary>Adds them part by part, each under an id that comes from the request's; what the parts came to, or why not.</summary>
    public static async Task<(MembersAdded? Added, bool Replayed, Problem? Problem)> AddAsync(Caller caller, GrainRef group, UInt128 request, IReadOnlyList<GrainRef> members, IGrains grains)
    {
        var (part, sum, replayed) = (0, default(MembersAdded), members.Count > 0);
        foreach (var some in members.Chunk(AddMembers.MaxMembers))
        {
            var id = RequestId.Derive(request, string.Create(CultureInfo.InvariantCulture, $"members {part++}"));
            var answer = await grains.AskAsync(caller.At(group), new(id, new AddMembers(some), caller.Actor, AwaitDelivery: true));
            if (answer.Reply is not MembersAdded added)
                return (null, false, Problem.Of(answer));
            (sum, replayed) = (added with { Added = added.Added + (sum?.Added ?? 0) }, replayed && answer.Replayed);
        }

        return (sum, replayed, null);
    }

    private static async Task<Result<MembersReply>> PostAsync(MemberNames call, string id, IGrains grains, MemberFinder finder)
    {
        var group = GroupsApi.Id(id);
        var view = await grains.ViewAsync<GroupView>(call.Caller.At(group), new GetGroup(), call.Caller.Actor);
        var (members, unknown) = await finder.FindAsync(call.Caller, call.Names);
        var (added, replayed, problem) = await AddAsync(call.Caller, group, call.Id, members, grains);
        return problem is not null ? problem : Result<MembersReply>.Of(new(added?.Members ?? view.Members, added?.Added ?? 0, unknown), replayed);
    }

    /// <summary>Newest first. A cursor is the place of the last member shown.</summary>
    private static async Task<Result<ListReply<MemberItem>>> ListAsync(Caller caller, string id, PageQuery page, IGrains grains, IReads reads)
    {
        var group = GroupsApi.Id(id);
        var view = await grains.ViewAsync<GroupView>(caller.At(group), new GetGroup(), caller.Actor);
        var before = page.Cursor switch
        {
            null => view.Members,
            { Length: sizeof(long) } bytes when BinaryPrimitives.ReadInt64BigEndian(bytes) is >= 0 and var place && place <= view.Members => place,
            _ => throw PageQuery.Foreign(),
        };
        var items = new List<MemberItem>(page.Limit);
        byte[]? row = null;
        for (var place = before - 1; place >= 0 && items.Count < page.Limit; place--)
        {
            var at = (int)(place % Page.Size);
            if (row is null || at == Page.Size - 1)
                row = await reads.FindAsync(RowKey.Of(caller.Programme, ListKind.GroupMembers, group, place / Page.Size)) ?? throw ProblemException.NotFound();
            items.Add(new(new(GrainKind.Customer, BinaryPrimitives.ReadUInt128BigEndian(row.AsSpan(at * 16)))));
        }

        var rest = before - items.Count;
        return new ListReply<MemberItem>(items, rest == 0 ? null : PageQuery.Encode(Bytes(rest)));
    }

    private static byte[] Bytes(long place)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, place);
        return bytes;
    }
}
