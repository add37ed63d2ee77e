namespace Cashback.Ledger;

/// <summary>Splits a whole so that the parts add up to it and each is within one of its exact share.</summary>
internal static class LargestRemainder
{
    /// <summary>
    /// Each part gets the floor of its share; what is left goes, one each, to the largest remainders, earlier ones first.
    /// </summary>
    /// <param name="total">Zero or more.</param>
    /// <param name="weights">Zero or more each; not all zero unless the total is.</param>
    public static long[] Split(long total, params ReadOnlySpan<long> weights)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(total);
        Int128 sum = 0;
        foreach (var weight in weights)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(weight);
            sum += weight;
        }

        var parts = new long[weights.Length];
        if (total == 0)
            return parts;
        ArgumentOutOfRangeException.ThrowIfEqual(sum, Int128.Zero, nameof(weights));
        var remainders = new Int128[weights.Length];
        var left = total;
        for (var i = 0; i < parts.Length; i++)
        {
            var (share, remainder) = Int128.DivRem((Int128)total * weights[i], sum);
            parts[i] = (long)share;
            remainders[i] = remainder;
            left -= parts[i];
        }

        foreach (var i in Enumerable.Range(0, parts.Length).OrderByDescending(i => remainders[i]).Take((int)left))
            parts[i]++;
        return parts;
    }

    /// <summary>
    /// The same for a total that grows step by step: no part ever gets less than it was given before. Largest remainder alone
    /// can take one back when the total rises (the Alabama paradox); the part with the largest rise then does without it.
    /// </summary>
    /// <param name="total">At least the sum of what was given.</param>
    /// <param name="given">What each part has had so far.</param>
    /// <param name="weights">As for <see cref="Split"/>.</param>
    public static long[] Advance(long total, ReadOnlySpan<long> given, params ReadOnlySpan<long> weights)
    {
        var parts = Split(total, weights);
        long owed = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            owed += Math.Max(0, given[i] - parts[i]);
            parts[i] = Math.Max(parts[i], given[i]);
        }

        // A part is short by one at most, so this runs at most once a part.
        for (; owed > 0; owed--)
        {
            var most = 0;
            for (var i = 1; i < parts.Length; i++)
                most = parts[i] - given[i] > parts[most] - given[most] ? i : most;
            parts[most]--;
        }

        return parts;
    }
}
