using System.Globalization;

namespace Cashback.Results;

/// <summary>One line of the table: what was measured, against what, and whether that is enough.</summary>
/// <param name="What">The row of docs: what is measured.</param>
/// <param name="Value">Our value, with its unit.</param>
/// <param name="Peer">The peer's, measured in the same run; – where there is none.</param>
/// <param name="Ratio">Value to peer, or the value itself where the target is absolute.</param>
/// <param name="Target">The target ratio.</param>
/// <param name="AtLeast">True: the ratio must reach the target; false: it may not exceed it; null: no target.</param>
internal sealed record Finding(string What, string Value, string Peer, double Ratio, double Target, bool? AtLeast)
{
    public bool IsMet => AtLeast switch
    {
        true => Ratio >= Target,
        false => Ratio <= Target,
        null => true,
    };

    public static Finding Faster(string what, double rate, double peer, double atLeast) =>
        new(what, Text($"{rate:N0}/s"), Text($"{peer:N0}/s"), rate / peer, atLeast, true);

    public static Finding Slower(string what, TimeSpan value, TimeSpan peer, double atMost) =>
        new(what, Text($"{value.TotalMicroseconds:N0} µs"), Text($"{peer.TotalMicroseconds:N0} µs"), value / peer, atMost, false);

    public static Finding Plain(string what, string value) => new(what, value, "–", 0, 0, null);

    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>A row of a Markdown table.</summary>
    public override string ToString()
    {
        var (ratio, target, met) = AtLeast is { } atLeast
            ? (Text($"{Ratio:0.00} ×"), Text($"{(atLeast ? "≥" : "≤")} {Target} ×"), IsMet ? "met" : "**not met**")
            : ("–", "–", "–");
        return $"| {What} | {Value} | {Peer} | {ratio} | {target} | {met} |";
    }
}
