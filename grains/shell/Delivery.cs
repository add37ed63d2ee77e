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
