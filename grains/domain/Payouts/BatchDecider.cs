using System.Diagnostics;
using System.Text.Json.Serialization;
using Cashback.Grains;
using Cashback.Programmes;
using Cashback.Reads;

namespace Cashback.Payouts;

/// <summary>One file for the bank: each payout is asked to go, and those that do are in it.</summary>
internal sealed class BatchDecider() : Decider<BatchState>(GrainKind.Batch, 1, BatchJson.Default.BatchState)
{
    protected override Decision Judge(BatchState? state, Command command, Turn turn) => (command, state) switch
    {
        (MakeBatch make, null) => Make(make, turn),
        // Named from the request, so it is the same file.
        (MakeBatch, { }) => Decision.Unrecorded(Done.Instance),
        (MessageOutcome outcome, { } s) => new(s with { Open = s.Open - 1, Refused = outcome.Reply is Refused ? [.. s.Refused, outcome.Index] : s.Refused }, Done.Instance),
        (FileBatch, { Filed: false } s) => new(s with { Filed = true }, Done.Instance)
        {
            Rows = [.. (turn.Facts.Person ?? []).Where(r => r.List == ListKind.BatchFiles).Select(r => new RowWrite(RowKey.Of(turn.Grain.Programme, r.List, r.Key), r.Body))],
        },
        (FileBatch, { }) => Decision.Unrecorded(Done.Instance),
        (MessageOutcome or FileBatch, null) => Decision.Unrecorded(new Refused(new NotFound())),
        _ => throw new UnreachableException(command.ToString()),
    };

    /// <summary>A refused one is no batch: the same request may find more another time.</summary>
    private static Decision Make(MakeBatch make, Turn turn)
    {
        if (turn.Settings.Payout.Debtor is not { } debtor)
            return Decision.Unrecorded(new Refused(new DebtorMissing()));
        if (turn.Programme.Info.Currency != "EUR")
            return Decision.Unrecorded(new Refused(new SepaNeedsEur()));
        if (make.Payouts.Count == 0)
            return Decision.Unrecorded(new Refused(new NothingToSend()));
        return new(new BatchState(debtor, turn.Now, turn.Seq, make.Payouts, make.Payouts.Count, []), Done.Instance)
        {
            Messages = [.. make.Payouts.Select(p => new Message(p, new SendPayout(turn.Grain.Ref), Report: true))],
        };
    }

    protected override Reply Answer(BatchState? state, Query query, Turn turn) => (query, state) switch
    {
        (GetBatch, { } s) => new BatchView(turn.Grain.Ref, s.Open, [.. s.Payouts.Where((_, index) => !s.Refused.Contains(index))], s.Debtor, s.CreatedAt),
        (GetBatch, null) => new Refused(new NotFound()),
        _ => throw new UnreachableException(query.ToString()),
    };
}

/// <param name="Debtor">The account that pays.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Seq">The operation that asked the payouts.</param>
/// <param name="Payouts">Those asked.</param>
/// <param name="Open">How many have not answered.</param>
/// <param name="Refused">Places of those that did not go: decided otherwise meanwhile, or in another file.</param>
internal sealed record BatchState(
    [property: JsonPropertyName("d")] Debtor Debtor,
    [property: JsonPropertyName("at")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("q")] long Seq,
    [property: JsonPropertyName("p")] IReadOnlyList<GrainRef> Payouts,
    [property: JsonPropertyName("n")] int Open,
    [property: JsonPropertyName("r")] IReadOnlyList<int> Refused) : GrainState
{
    [JsonPropertyName("f")] public bool Filed { get; init; }
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(BatchState))]
internal sealed partial class BatchJson : JsonSerializerContext;
