using System.Runtime.CompilerServices;
using FsCheck;
using FsCheck.Fluent;

namespace Cashback.Stories;

/// <summary>Runs a property from a known seed and says which; <c>CASHBACK_SEED</c> gives another one.</summary>
internal static class Properties
{
    private const ulong Seed = 20_260_310;

    public static void Hold<T>(Gen<T> gen, Action<T> property, int tests = 300, [CallerMemberName] string name = "")
    {
        var seed = ulong.TryParse(Environment.GetEnvironmentVariable("CASHBACK_SEED"), out var asked) ? asked : Seed;
        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: CASHBACK_SEED={seed}");
        Prop.ForAll(gen.ToArbitrary(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(tests).WithReplay(seed, 1));
    }

    /// <summary>Amounts of every size: small ones, where rounding shows, and the largest allowed.</summary>
    public static Gen<long> Amount(long max) => Gen.OneOf(
        Gen.Choose(0, 300).Select(n => Math.Min(n, max)),
        Gen.Choose(0, 1_000_000).Select(n => Math.Min(n, max)),
        from high in Gen.Choose(0, int.MaxValue)
        from low in Gen.Choose(0, int.MaxValue)
        select (((long)high << 31) | (long)low) % (max + 1));
}
