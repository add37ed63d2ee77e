using System.Buffers.Binary;
using System.Text.Json.Serialization;
using Cashback.Reads;

namespace Cashback.Grains;

/// <summary>
/// A part of a list row that names many grains. A message that carries one is a single outbox row: the node reads the list
/// row, derives a message for each member, gathers the replies and reports them as one <see cref="PageOutcome"/>. The named
/// part of the row may not change while the message is under way.
/// </summary>
/// <param name="List">Which list.</param>
/// <param name="Of">Scope of the row.</param>
/// <param name="Number">Key of the row in its scope, from 0.</param>
/// <param name="From">First member in the row, from 0.</param>
/// <param name="Count">How many members from there on, at most <see cref="Size"/>; of an index: how many there are in all its pages.</param>
/// <param name="Round">A member is sent one message a sender and round, in whatever page it stands.</param>
public sealed record Page(ListKind List, GrainRef Of, long Number, int From, int Count, long Round)
{
    /// <summary>Members of a page: 4 kB of keys, and few enough that the page of a job never holds up a scan for long.</summary>
    public const int Size = 256;

    /// <summary>
    /// A page of an index is a range of its keys, so that the grains that are changed together lie together in the store. Keys are
    /// hashes, so about <see cref="Size"/> of them fall into each of the equal ranges.
    /// </summary>
    [JsonIgnore] public bool IsRange => List == ListKind.GroupIndex;

    /// <summary>Pages that this many members have.</summary>
    public static long Pages(long members) => (members + Size - 1) / Size;

    public byte[] RowKey(int programme) => Reads.RowKey.Of(programme, List, Of, Number);

    /// <summary>Of a range: what its first key follows; null: the beginning.</summary>
    public byte[]? After(int programme) => Number == 0 ? null : Key(programme, Number);

    /// <summary>Of a range: its last key; null: the end.</summary>
    public byte[]? Until(int programme) => Number == Pages(Count) - 1 ? null : Key(programme, Number + 1);

    /// <summary>The last key before a range.</summary>
    private byte[] Key(int programme, long number)
    {
        Span<byte> rest = stackalloc byte[GrainRef.Size + 16];
        Of.Write(rest);
        BinaryPrimitives.WriteUInt128BigEndian(rest[GrainRef.Size..], ((((UInt128)number << 64) / (UInt128)Pages(Count)) << 64) - 1);
        return Reads.RowKey.Of(programme, List, rest);
    }
}

/// <summary>
/// What became of a page's messages. <paramref name="Of"/> and <paramref name="Index"/> name the message in its sender's journal.
/// </summary>
/// <param name="Of">The operation that sent it.</param>
/// <param name="Index">Its place there.</param>
/// <param name="Page">The page.</param>
/// <param name="Replies">One a member, in the order of the row; the journal keeps none of them.</param>
public sealed record PageOutcome(long Of, int Index, Page Page, IReadOnlyList<MemberReply> Replies) : Command;

/// <param name="Member">Whose.</param>
/// <param name="Reply">What it answered; null: its rules failed, which an operator has been told.</param>
public sealed record MemberReply(GrainRef Member, Reply? Reply);
