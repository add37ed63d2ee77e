using Cashback.Grains;
using Orleans.Runtime;
using GrainId = Cashback.Grains.GrainId;

namespace Cashback.Silo;

/// <summary>Names of grains as Orleans has them: the kind is the type, programme and public id are the key.</summary>
internal static class GrainKeys
{
    private static readonly GrainType[] Types = MakeTypes();

    public static Orleans.Runtime.GrainId Of(GrainId grain) => Orleans.Runtime.GrainId.Create(Types[(int)grain.Kind], IdSpan.Create(grain.ToString()));

    public static GrainId Parse(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return GrainRef.TryParse(key[(slash + 1)..], out var id)
            ? new(int.Parse(key.AsSpan(0, slash), System.Globalization.CultureInfo.InvariantCulture), id)
            : throw new FormatException($"{key} names no grain");
    }

    private static GrainType[] MakeTypes()
    {
        var types = new GrainType[byte.MaxValue + 1];
        foreach (var kind in Enum.GetValues<GrainKind>())
            types[(int)kind] = GrainType.Create(kind.ToString().ToLowerInvariant());
        return types;
    }
}
