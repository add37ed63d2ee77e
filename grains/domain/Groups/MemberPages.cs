using System.Buffers.Binary;
using Cashback.Grains;
using Cashback.Reads;

namespace Cashback.Groups;

/// <summary>
/// Members of a group as rows: pages of <see cref="Page.Size"/> keys in the order they came. Nobody leaves, so a page only
/// grows, and any part of it that was ever there stays as it is.
/// </summary>
internal static class MemberPages
{
    public const int KeySize = 16;

    /// <summary>The part of a page that the first so many members reach.</summary>
    public static Page Of(GrainRef group, long number, long members, long round) =>
        new(ListKind.GroupMembers, group, number, 0, (int)Math.Min(Page.Size, members - number * Page.Size), round);

    public static GrainRef[] Read(Page page, ReadOnlySpan<byte> row)
    {
        if (row.Length < (page.From + page.Count) * KeySize)
            throw new InvalidOperationException($"page {page.Number} of {page.Of} has {row.Length / KeySize} members");
        var members = new GrainRef[page.Count];
        for (var i = 0; i < members.Length; i++)
            members[i] = new(GrainKind.Customer, BinaryPrimitives.ReadUInt128BigEndian(row[((page.From + i) * KeySize)..]));
        return members;
    }

    /// <summary>A range of the index: of the members that were there when the job began.</summary>
    public static Page OfIndex(GrainRef group, long number, long members, long round) => new(ListKind.GroupIndex, group, number, 0, (int)Math.Min(members, int.MaxValue), round);

    public static IReadOnlyList<GrainRef> Read(Page page, IReadOnlyList<Row> rows)
    {
        if (!page.IsRange)
            return Read(page, rows is [var row] ? row.Body : []);
        var members = new List<GrainRef>(rows.Count);
        foreach (var (key, body) in rows)
        {
            // Whoever joined later is no part of it.
            if (body.Length < sizeof(long) || BinaryPrimitives.ReadInt64BigEndian(body) < page.Count)
                members.Add(new(GrainKind.Customer, BinaryPrimitives.ReadUInt128BigEndian(key.AsSpan(key.Length - KeySize))));
        }

        return members;
    }

    public static byte[] IndexKey(GrainId group, GrainRef member)
    {
        Span<byte> rest = stackalloc byte[GrainRef.Size + KeySize];
        group.Ref.Write(rest);
        BinaryPrimitives.WriteUInt128BigEndian(rest[GrainRef.Size..], member.Key);
        return RowKey.Of(group.Programme, ListKind.GroupIndex, rest);
    }

    /// <summary>Appends members; answers the new tail, the rows to write, and the pages that hold exactly the new ones.</summary>
    public static (byte[] Tail, List<RowWrite> Rows, List<Page> Fresh) Append(GrainId group, GroupState state, IReadOnlyList<GrainRef> added, long round)
    {
        var (rows, fresh) = (new List<RowWrite>(added.Count + 2), new List<Page>());
        var tail = new List<byte>(state.Tail);
        var number = state.Members / Page.Size;
        Span<byte> key = stackalloc byte[KeySize];
        for (var at = 0; at < added.Count;)
        {
            var from = tail.Count / KeySize;
            var count = Math.Min(Page.Size - from, added.Count - at);
            for (var i = 0; i < count; i++, at++)
            {
                BinaryPrimitives.WriteUInt128BigEndian(key, added[at].Key);
                tail.AddRange(key);
                rows.Add(new(IndexKey(group, added[at]), Place(state.Members + at)));
            }

            fresh.Add(new(ListKind.GroupMembers, group.Ref, number, from, count, round));
            rows.Add(new(RowKey.Of(group.Programme, ListKind.GroupMembers, group.Ref, number), [.. tail]));
            if (tail.Count < Page.Size * KeySize)
                break;
            tail.Clear();
            number++;
        }

        return ([.. tail], rows, fresh);
    }

    private static byte[] Place(long place)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, place);
        return bytes;
    }
}
