using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Reads;

namespace Cashback.Books;

/// <summary>What one proof has found so far.</summary>
internal sealed class Differences
{
    private readonly List<ProofDifference> _found = [];
    private long _more;
    private bool _differs;

    public bool None => !_differs;

    /// <summary>About a grain as a whole, or one of its operations.</summary>
    public void Add(string code, GrainId grain, long? operation, string what, long expected = 0, long found = 0) =>
        Add(new(Name(grain), what, null, expected, found, code, operation));

    /// <summary>About an amount.</summary>
    public void Add(string code, string where, long? operation, string account, Asset asset, string what, long expected, long found) =>
        Add(new(where, what, asset, expected, found, code, operation, account));

    public IReadOnlyList<ProofDifference> ToList()
    {
        if (_more == 0)
            return _found;
        var last = _found[^1];
        return [.. _found[..^1], last with { What = $"{last.What} (and {_more} more that are not listed)" }];
    }

    /// <summary>A corrupt key may carry a kind that has no name.</summary>
    public static string Name(GrainId grain) => Enum.IsDefined(grain.Kind) ? grain.Ref.ToString() : $"kind {(byte)grain.Kind}, key {grain.Ref.Key}";

    private void Add(ProofDifference difference)
    {
        _differs |= !difference.IsAlarm;
        if (_found.Count < ProofResult.MaxDifferences)
            _found.Add(difference);
        else
            _more++;
    }
}
