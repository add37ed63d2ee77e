using Orleans.Concurrency;

namespace Cashback.Silo;

/// <summary>
/// What every grain of the cluster can do: run a turn. Bytes in, bytes out (<see cref="CallJson"/>), so that commands and
/// replies have one serializer everywhere and need no attributes of Orleans.
/// </summary>
[Alias("cashback.turn")]
internal interface ITurnGrain : IGrainWithStringKey
{
    /// <param name="call">A <see cref="SentCall"/>.</param>
    /// <returns>A <see cref="SentAnswer"/>.</returns>
    [Alias("ask")]
    Task<Immutable<byte[]>> AskAsync(Immutable<byte[]> call);
}
