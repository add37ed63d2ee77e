using System.Text;
using System.Text.Json;
using Cashback.Grains;
using Cashback.Operations;

namespace Cashback.Journal;

/// <summary>Chains as an activation would make them.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Start = new(2025, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static GrainId Card(int key, int programme = 1) => new(programme, new(GrainKind.Card, (UInt128)(uint)key));

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>A chain on a head; its tip differs from every other one made with another number.</summary>
    public static Chain Chain(GrainId grain, Head on, ulong tip, int operations = 1, WakeUp? wake = null, params RowWrite[] rows)
    {
        var seq = on.Seq + operations;
        var at = Start.AddMinutes(seq);
        var entries = new List<Entry>();
        for (var i = on.Seq + 1; i <= seq; i++)
            entries.Add(Entry(i, tip));
        return new(grain, on.Seq, on.Tip, new(seq, tip, at, 3, 1, wake, Bytes($"state {tip}")), entries, rows, []);
    }

    public static Chain Saying(this Chain chain, params int[] indexes) => chain with
    {
        Outbox = [.. indexes.Select(i => new Outgoing(chain.Grain, chain.Next.Seq, i, chain.Next.At, Bytes($"message {chain.Next.Tip}.{i}")))],
    };

    public static UInt128 Request(long seq, ulong tip) => new(tip, (ulong)seq);

    public static RowWrite Row(string key, string? body) => new(Bytes(key), body is null ? null : Bytes(body));

    private static Entry Entry(long seq, ulong tip)
    {
        var at = Start.AddMinutes(seq);
        var operation = new Operation { At = at, Actor = Actor.System, Command = new MessageOutcome(seq, (int)(tip % 1000), Done.Instance), Reply = Done.Instance };
        return new(seq, Request(seq, tip), at, JsonSerializer.SerializeToUtf8Bytes(operation, Wire.Default.Operation));
    }
}
