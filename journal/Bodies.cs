using System.Text.Json;
using Cashback.Grains;
using Cashback.Operations;
using Cashback.Reads;

namespace Cashback.Journal;

/// <summary>What the stores do alike with the bytes they keep.</summary>
internal static class Bodies
{
    public static Recorded Read(GrainId grain, long seq, UInt128 request, ReadOnlySpan<byte> body) =>
        new(grain, seq, request, JsonSerializer.Deserialize(body, Wire.Default.Operation) ?? throw new JsonException("no operation"));

    /// <summary>Contract of a batch: a set-based store would fork a grain that stands in it twice.</summary>
    public static void RequireOneChainAGrain(IReadOnlyList<Chain> batch)
    {
        if (batch.Count < 2)
            return;
        var grains = new HashSet<GrainId>(batch.Count);
        for (var i = 0; i < batch.Count; i++)
        {
            if (!grains.Add(batch[i].Grain))
                throw new ArgumentException($"{batch[i].Grain} stands in the batch twice", nameof(batch));
        }
    }
}
