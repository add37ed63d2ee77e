using System.Text.Json;
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
    private readonly Dictionary<GrainId, long> _seen = [];
    private int _epoch;

    public void Check(Call call, Answer answer)
    {
        Forget();
        if (call.Request.Command is Query)
        {
            Require(answer.Seq >= _seen.GetValueOrDefault(call.Grain), call, $"a read at {answer.Seq} does not show what was acknowledged at {_seen.GetValueOrDefault(call.Grain)}");
            return;
        }

        if (call.First is { } first)
            Require(first.Seq == answer.Seq && Text(first) == Text(answer), call, $"answered {Text(first)} at {first.Seq} first and {Text(answer)} at {answer.Seq} then");
        call.First ??= answer;
        if (answer.Seq == 0)
            return;
        var stored = world.Database.OperationAsync(call.Grain, answer.Seq);
        var recorded = stored.IsCompletedSuccessfully ? stored.Result : null;
        Require(recorded is not null, call, $"the answer at {answer.Seq} is not durable");
        Require(recorded!.Request == call.Request.Id, call, $"the operation at {answer.Seq} is another one");
        Require(Text(new(Outcome.Decided, recorded.Operation.Reply)) == Text(answer), call, $"the stored reply at {answer.Seq} is another one");
        _acknowledged[(call.Grain, answer.Seq)] = call.Request.Id;
        _seen[call.Grain] = Math.Max(_seen.GetValueOrDefault(call.Grain), answer.Seq);
    }

    /// <summary>Some operation of a card that was acknowledged; null: none yet.</summary>
    public long? Any(GrainId grain, Random random)
    {
        Forget();
        return _seen.TryGetValue(grain, out var last) ? random.NextInt64(1, last + 1) : null;
    }

    public void AtEnd()
    {
        Forget();
        foreach (var ((grain, seq), request) in _acknowledged)
        {
            if (!world.Database.Tables.Journal.TryGetValue(grain, out var entries) || !entries.TryGetValue(seq, out var entry) || entry.Request != request)
                throw new ViolationException($"{grain} lost the acknowledged operation {seq}");
        }
    }

    /// <summary>After a restore what was acknowledged before may be gone.</summary>
    private void Forget()
    {
        if (_epoch == world.Epoch)
            return;
        _epoch = world.Epoch;
        _acknowledged.Clear();
        _seen.Clear();
    }

    private static string Text(Answer answer) => JsonSerializer.Serialize(answer.Reply!, Wire.Default.Reply);

    private static void Require(bool holds, Call call, string what)
    {
        if (!holds)
            throw new ViolationException($"{call.Grain} {call.Request.Command.GetType().Name}: {what}");
    }
}
