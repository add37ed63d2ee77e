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
/// <param name="Count">How many members from there on, at most <see cref="Size"/>.</param>
/// <param name="Round">A member is sent one message a sender and round, in whatever page it stands.</param>
public sealed record Page(ListKind List, GrainRef Of, long Number, int From, int Count, long Round)
{
    /// <summary>Members of a page: 4 kB of keys, and few enough that the page of a job never holds up a scan for long.</summary>
    public const int Size = 256;

    public byte[] RowKey(int programme) => Reads.RowKey.Of(programme, List, Of, Number);
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
