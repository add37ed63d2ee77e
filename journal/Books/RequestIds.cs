using Cashback.Grains;

namespace Cashback.Books;

/// <summary>
/// Remembers which requests of which grains were met, in 64 bits each: about 16 bytes an operation. Two that are not the same
/// look alike once in 10^7 proofs over a million operations, so a hit is looked up before it counts.
/// </summary>
internal sealed class RequestIds
{
    private ulong[] _slots = new ulong[1 << 10];
    private int _count;

    /// <summary>False: it was, or looks as if it was, there.</summary>
    public bool TryAdd(GrainRef grain, UInt128 request)
    {
        if ((_count + 1) * 4L > _slots.Length * 3L)
            Grow();
        var hash = unchecked(Mix((ulong)request + Mix((ulong)(request >> 64) + Mix((ulong)grain.Key + Mix((ulong)(grain.Key >> 64) + (ulong)grain.Kind)))));
        if (!TryPlace(hash | 1))
            return false;
        _count++;
        return true;
    }

    private bool TryPlace(ulong hash)
    {
        var mask = (uint)_slots.Length - 1;
        for (var slot = (uint)(hash >> 32) & mask; ; slot = (slot + 1) & mask)
        {
            if (_slots[slot] == hash)
                return false;
            if (_slots[slot] != 0)
                continue;
            _slots[slot] = hash;
            return true;
        }
    }

    private void Grow()
    {
        var old = _slots;
        _slots = new ulong[old.Length * 2];
        foreach (var hash in old)
        {
            if (hash != 0)
                TryPlace(hash);
        }
    }

    /// <summary>The finisher of splitmix64.</summary>
    private static ulong Mix(ulong x)
    {
        unchecked
        {
            x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
            x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
            return (x ^ (x >> 31)) + 0x9E3779B97F4A7C15;
        }
    }
}
