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
        (MakeBatch make, null) => new(new BatchState(make.Debtor, turn.Now, turn.Seq, make.Payouts, make.Payouts.Count, []), Done.Instance)
        {
            // Whoever is forgotten before the file is written is paid all the same: the money is on its way.
            Rows = [.. Sealed(ListKind.BatchLines, turn)],
            Messages = [.. make.Payouts.Select(p => new Message(p, new SendPayout(turn.Grain.Ref), Report: true))],
        },
        // Named from the request, so it is the same file.
        (MakeBatch, { }) => Decision.Unrecorded(Done.Instance),
        (MessageOutcome outcome, { } s) => new(s with { Open = s.Open - 1, Refused = outcome.Reply is Refused ? [.. s.Refused, outcome.Index] : s.Refused }, Done.Instance),
        (FileBatch, { Filed: false } s) => new(s with { Filed = true }, Done.Instance)
        {
            Rows = [.. Sealed(ListKind.BatchFiles, turn), RowWrite.Delete(RowKey.Of(turn.Grain.Programme, ListKind.BatchLines, turn.Grain.Ref))],
        },
        (FileBatch, { }) => Decision.Unrecorded(Done.Instance),
        (MessageOutcome or FileBatch, null) => Decision.Unrecorded(new Refused(new NotFound())),
        _ => throw new UnreachableException(command.ToString()),
    };

    private static IEnumerable<RowWrite> Sealed(ListKind list, Turn turn) =>
        (turn.Facts.Person ?? []).Where(row => row.List == list).Select(row => new RowWrite(RowKey.Of(turn.Grain.Programme, row.List, row.Key), row.Body));

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
