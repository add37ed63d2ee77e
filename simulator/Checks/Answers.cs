using System.Text.Json;
using Cashback.Cards;
using Cashback.Grains;
using Cashback.Simulator.Workload;

namespace Cashback.Simulator.Checks;

/// <summary>
/// What clients were told. Each answer must be durable when it is given, be the same however often it is asked for, and still
/// be there at the end.
/// </summary>
internal sealed class Answers(World world)
{
    private readonly Dictionary<(GrainId Grain, long Seq), UInt128> _acknowledged = [];
    private readonly Dictionary<(Node Node, GrainId Grain), long> _seen = [];
    private readonly Dictionary<GrainId, long> _last = [];
    private readonly List<Call> _never = [];
    private int _epoch;

    /// <param name="call">What was asked.</param>
    /// <param name="answer">What was answered.</param>
    /// <param name="node">By whom. A read shows what the same node acknowledged before; another activation of the grain may be
    /// behind until it is fenced.</param>
    /// <param name="seen">The last operation that it had acknowledged when it was asked.</param>
    public void Check(Call call, Answer answer, Node node, long seen)
    {
        Forget();
        if (call.Request.Command is Query)
        {
            Require(answer.Seq >= seen, call, $"a read at {answer.Seq} does not show what was acknowledged at {seen}");
            return;
        }

        // A refusal that is not recorded (no such operation) may be another one later.
        if (answer.Seq == 0)
        {
            // Who is behind may ask to be asked again, or not know the grain yet; that is not remembered.
            Require(call.First is null || answer.Reply is Refused { Refusal: CardMoving or NotFound }, call, $"answered {Text(call.First ?? answer)} at {call.First?.Seq} first, and {Text(answer)}, of which nothing is known, then");
            return;
        }

        // What a linked card was asked is in its customer's journal, under an id that comes from the first.
        var (grain, request) = Place(call, answer.At);
        if (call.First is { } first)
            Require(first.Seq == answer.Seq && first.At == answer.At && Text(first) == Text(answer), call, $"answered {Text(first)} at {first.Seq} first and {Text(answer)} at {answer.Seq} then");
        call.First ??= answer;
        var stored = world.Database.OperationAsync(grain, answer.Seq);
        var recorded = stored.IsCompletedSuccessfully ? stored.Result : null;
        Require(recorded is not null, call, $"the answer at {answer.Seq} is not durable");
        Require(recorded!.Request == request, call, $"the operation at {answer.Seq} is another one");
        Require(Text(new(Outcome.Decided, recorded.Operation.Reply)) == Text(answer), call, $"the stored reply at {answer.Seq} is another one");
        _acknowledged[(grain, answer.Seq)] = request;
        _seen[(node, grain)] = Math.Max(_seen.GetValueOrDefault((node, grain)), answer.Seq);
        _last[grain] = Math.Max(_last.GetValueOrDefault(grain), answer.Seq);
    }

    private static (GrainId Grain, UInt128 Request) Place(Call call, GrainRef? at) =>
        at is { } other ? (call.Grain with { Ref = other }, Following.IdOf(call.Grain.Ref, call.Request)) : (call.Grain, call.Request.Id);

    /// <summary>The client was told that nothing happened, and went away.</summary>
    public void NeverHappened(Call call) => _never.Add(call);

    public long Seen(Node node, GrainId grain)
    {
        Forget();
        return _seen.GetValueOrDefault((node, grain));
    }

    /// <summary>Some operation of a card that was acknowledged; null: none yet.</summary>
    public long? Any(GrainId grain, Random random)
    {
        Forget();
        return _last.TryGetValue(grain, out var last) ? random.NextInt64(1, last + 1) : null;
    }

    public void AtEnd()
    {
        Forget();
        _never.ForEach(RequireNever);
        foreach (var ((grain, seq), request) in _acknowledged)
        {
            if (!world.Database.Tables.Journal.TryGetValue(grain, out var entries) || !entries.TryGetValue(seq, out var entry) || entry.Request != request)
                throw new ViolationException($"{grain} lost the acknowledged operation {seq}");
        }
    }

    private void RequireNever(Call call)
    {
        var elsewhere = Following.IdOf(call.Grain.Ref, call.Request);
        var happened = world.Database.Tables.Journal.Any(g => g.Value.Values.Any(e => e.Request == (g.Key == call.Grain ? call.Request.Id : elsewhere)));
        Require(!happened, call, "it happened, and the client was told that nothing did");
    }

    /// <summary>After a restore what was acknowledged before may be gone.</summary>
    private void Forget()
    {
        if (_epoch == world.Epoch)
            return;
        _epoch = world.Epoch;
        _acknowledged.Clear();
        _seen.Clear();
        _last.Clear();
    }

    private static string Text(Answer answer) => JsonSerializer.Serialize(answer.Reply!, Wire.Default.Reply);

    private static void Require(bool holds, Call call, string what)
    {
        if (!holds)
            throw new ViolationException($"{call.Grain} {call.Request.Command.GetType().Name}: {what}");
    }
}
