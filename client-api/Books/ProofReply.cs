using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Reads;

namespace Cashback.Books;

/// <summary>GET /v1/proof.</summary>
/// <param name="Ok">No two sums differ; alarms alone leave it true.</param>
/// <param name="CheckedAt">Everything acknowledged before it was added up.</param>
/// <param name="Operations">How many were added up.</param>
/// <param name="Seal">The last link of the journal's hash chain: kept elsewhere, it shows later that nothing before it was rewritten.</param>
/// <param name="Differences">Each place where two sums differ, and alarms.</param>
internal sealed record ProofReply(bool Ok, DateTimeOffset CheckedAt, long Operations, string? Seal, IReadOnlyList<DifferenceReply> Differences)
{
    public static ProofReply Of(ProofResult result, int incarnation) =>
        new(result.Ok, result.CheckedAt, result.Operations, result.Seal, [.. result.Differences.Select(d => DifferenceReply.Of(d, incarnation))]);
}

/// <param name="Code">What was found; a stable name.</param>
/// <param name="Where">Grain or account.</param>
/// <param name="What">The two sums, in words.</param>
/// <param name="Asset">Of which asset; null: it is not about an amount.</param>
/// <param name="Expected">By the journal, minor units or points; a sequence where the asset is null.</param>
/// <param name="Found">By the other side.</param>
/// <param name="Account">The account; null: not about one.</param>
/// <param name="Operation">Sequence of the operation in its grain; null: not about one operation.</param>
/// <param name="Entry">That operation's id: see /v1/operations/{id}/why.</param>
internal sealed record DifferenceReply(string Code, string Where, string What, Asset? Asset, long Expected, long Found, string? Account, long? Operation, OperationId? Entry)
{
    public static DifferenceReply Of(ProofDifference found, int incarnation) => new(
        found.Code, found.Where, found.What, found.Asset, found.Expected, found.Found, found.Account, found.Operation,
        found.Operation is { } seq && GrainRef.TryParse(found.Where, out var grain) ? new OperationId(incarnation, grain, seq) : null);
}
