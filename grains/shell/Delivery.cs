using Cashback.Journal;

namespace Cashback.Grains;

/// <summary>One message on its way: asks the receiver, then tells the sender where it wants to know.</summary>
internal class Delivery(Node node, Outgoing outgoing, Message message)
{
    protected Node Node => node;

    protected Outgoing Outgoing => outgoing;

    protected Message Message => message;

    /// <summary>True once it is delivered and reported; false: try again later.</summary>
    public virtual async Task<bool> TryAsync()
    {
        var to = new GrainId(outgoing.From.Programme, message.To);
        var answer = await node.AskInternalAsync(to, new(MessageId.OfMessage(outgoing.From, outgoing.Seq, outgoing.Index), message.Command, Actor.System, Sent: outgoing.At));
        // Refused for the moment and without a record: another copy of the message may still be taken, so nothing is reported.
        if (answer is { Reply: Refused { Refusal: CardMoving }, Seq: 0 })
            return false;
        return answer.Outcome == Outcome.Decided && (!message.Report || await ReportAsync(new MessageOutcome(outgoing.Seq, outgoing.Index, answer.Reply!, answer.Seq, answer.At)));
    }

    protected async Task<bool> ReportAsync(Command outcome)
    {
        var request = new Request(MessageId.OfReport(outgoing.From, outgoing.Seq, outgoing.Index), outcome, Actor.System, Sent: outgoing.At);
        return (await node.AskInternalAsync(outgoing.From, request)).Outcome == Outcome.Decided;
    }
}

/// <summary>
/// A page on its way: a message for each member, then one report. What has been answered is not asked for again, and after a
/// crash each member knows its message by the sender and the round.
/// </summary>
internal sealed class PageDelivery(Node node, Outgoing outgoing, Message message) : Delivery(node, outgoing, message)
{
    private IReadOnlyList<MemberMessage>? _members;
    private MemberReply?[] _replies = [];

    public override async Task<bool> TryAsync()
    {
        if (_members is null)
        {
            var row = await Node.Journal.FindAsync(Message.Page!.RowKey(Outgoing.From.Programme));
            _members = Node.Decider(Outgoing.From.Kind).Members(Message, row);
            _replies = new MemberReply?[_members.Count];
        }

        var asked = new Task[_members.Count];
        for (var i = 0; i < asked.Length; i++)
            asked[i] = _replies[i] is null ? AskAsync(i, _members[i]) : Task.CompletedTask;
        await Task.WhenAll(asked);
        return Array.TrueForAll(_replies, r => r is not null)
            && await ReportAsync(new PageOutcome(Outgoing.Seq, Outgoing.Index, Message.Page!, _replies!));
    }

    private async Task AskAsync(int at, MemberMessage member)
    {
        try
        {
            var id = MessageId.OfMember(Outgoing.From, member.To, member.Round ?? Message.Page!.Round);
            var answer = await Node.AskInternalAsync(new(Outgoing.From.Programme, member.To), new(id, member.Command, Actor.System, Sent: Outgoing.At));
            // A purse on its way is asked again in a moment, as a single message is.
            if (answer.Outcome == Outcome.Decided && answer is not { Reply: Refused { Refusal: CardMoving }, Seq: 0 })
                _replies[at] = new(member.To, answer.Reply);
        }
        catch (Exception exception) when (exception is not (JournalUnavailableException or CommitUnknownException))
        {
            // This member's rules failed, and will again; the others go on. The node has reported it.
            _replies[at] = new(member.To, null);
        }
    }
}
