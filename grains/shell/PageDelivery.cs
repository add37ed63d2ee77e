using Cashback.Journal;
using Cashback.Reads;

namespace Cashback.Grains;

/// <summary>
/// A page on its way: a message for each member, then one report. What has been answered is not asked for again, and after a
/// crash each member knows its message by the sender and the round.
/// </summary>
internal sealed class PageDelivery(Node node, Outgoing outgoing, Message message) : Delivery(node, outgoing, message)
{
    /// <summary>A range holds about <see cref="Page.Size"/> rows; one read is enough for almost all.</summary>
    private const int RowsARead = Page.Size + 64;

    private IReadOnlyList<MemberMessage>? _members;
    private MemberReply?[] _replies = [];
    private TaskCompletionSource _all = new();
    private int _left;

    public override async Task<bool> TryAsync()
    {
        if (_members is null)
        {
            _members = Node.Decider(Outgoing.From.Kind).Members(Message, await RowsAsync(Message.Page!));
            _replies = new MemberReply?[_members.Count];
        }

        // One more than are asked: nobody is the last before all have been.
        (_all, _left) = (new(TaskCreationOptions.RunContinuationsAsynchronously), _members.Count + 1);
        var (print, printed) = (default(Print), (Command?)null);
        for (var i = 0; i < _members.Count; i++)
        {
            if (_replies[i] is not null)
            {
                Settled();
                continue;
            }

            var command = _members[i].Command;
            if (!ReferenceEquals(command, printed))
                (print, printed) = (Print.Of(command), command);
            Ask(i, print);
        }

        Settled();
        await _all.Task;
        return Array.TrueForAll(_replies, r => r is not null)
            && await ReportAsync(new PageOutcome(Outgoing.Seq, Outgoing.Index, Message.Page!, _replies!));
    }

    /// <summary>Called with the member's activation locked: it only takes note.</summary>
    public void Answered(int at, Request request, Answer answer)
    {
        if (answer.Reply is Elsewhere)
        {
            _ = FollowAsync(at, request, answer);
            return;
        }

        Take(at, answer);
        Settled();
    }

    /// <summary>This member's rules failed, and will again; the others go on. The node has reported it.</summary>
    public void Failed(int at, Exception exception)
    {
        if (exception is not (JournalUnavailableException or CommitUnknownException))
            _replies[at] = new(_members![at].To, null);
        Settled();
    }

    private void Ask(int at, Print print)
    {
        var member = _members![at];
        var id = Node.Guards.HasFlag(ShellGuards.MemberIds) ? MessageId.OfMember(Outgoing.From, member.To, member.Round ?? Message.Page!.Round) : Node.NextRandom();
        var request = new Request(id, member.Command, Actor.System, Sent: Outgoing.At, Bulk: true);
        Node.AskMember(new(Outgoing.From.Programme, member.To), request, print, this, at);
    }

    private async Task FollowAsync(int at, Request request, Answer answer)
    {
        await Task.Yield();
        Answer followed;
        try
        {
            followed = await Node.FollowInternalAsync(new(Outgoing.From.Programme, _members![at].To), request, answer);
        }
        catch (Exception exception)
        {
            Failed(at, exception);
            return;
        }

        Take(at, followed);
        Settled();
    }

    private void Take(int at, Answer answer)
    {
        // A purse on its way is asked again in a moment, as a single message is.
        if (answer.Outcome == Outcome.Decided && answer is not { Reply: Refused { Refusal: CardMoving }, Seq: 0 })
            _replies[at] = new(_members![at].To, answer.Reply);
    }

    private void Settled()
    {
        if (Interlocked.Decrement(ref _left) == 0)
            _all.SetResult();
    }

    private async Task<IReadOnlyList<Row>> RowsAsync(Page page)
    {
        var programme = Outgoing.From.Programme;
        if (!page.IsRange)
            return await Node.Journal.RowsAsync([page.RowKey(programme)]);
        var (rows, after, until) = (new List<Row>(RowsARead), page.After(programme), page.Until(programme));
        while (true)
        {
            var read = await Node.Journal.ListAsync(RowKey.Of(programme, page.List, page.Of), after, RowsARead, descending: false);
            foreach (var row in read)
            {
                if (until is not null && row.Key.AsSpan().SequenceCompareTo(until) > 0)
                    return rows;
                rows.Add(row);
            }

            if (read.Count < RowsARead)
                return rows;
            after = read[^1].Key;
        }
    }
}
