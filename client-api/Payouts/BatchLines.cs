using System.Text.Json;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Problems;
using Cashback.Reads;

namespace Cashback.Payouts;

/// <summary>Whom a batch pays, and where: frozen and sealed when it is made, so that its file is whole whoever is forgotten meanwhile.</summary>
internal static class BatchLines
{
    public static PersonRow Seal(GrainId batch, IReadOnlyList<PainLine> lines, PersonVault vault) =>
        new(ListKind.BatchLines, batch.ToBytes()[4..], vault.SealFile(batch, ListKind.BatchLines, JsonSerializer.SerializeToUtf8Bytes(lines, JsonType<IReadOnlyList<PainLine>>.Info)));

    /// <summary>Of a batch whose file is not written.</summary>
    public static async ValueTask<IReadOnlyList<PainLine>> OfAsync(GrainId batch, PersonVault vault, IReads reads) =>
        await reads.FindAsync(RowKey.Of(batch.Programme, ListKind.BatchLines, batch.Ref)) is { } row
            ? JsonSerializer.Deserialize(vault.OpenFile(batch, ListKind.BatchLines, row), JsonType<IReadOnlyList<PainLine>>.Info)!
            : [];
}
