using Cashback.Grains;

namespace Cashback.Journal;

/// <summary>What is stored of a grain besides its operations. Seq and tip together are the fence.</summary>
/// <param name="Seq">Sequence of its last operation; 0 where the grain does not exist.</param>
/// <param name="Tip">Random id of the commit that wrote this head.</param>
/// <param name="At">Time of its last turn: time never runs backwards for a grain.</param>
/// <param name="Settings">Highest version of the settings it has seen.</param>
/// <param name="Schema">Schema of the state.</param>
/// <param name="Wake">The wake-up it asked for last.</param>
/// <param name="State">The state, as its decider saves it.</param>
public sealed record Head(long Seq, ulong Tip, DateTimeOffset At, int Settings, int Schema, WakeUp? Wake, ReadOnlyMemory<byte> State)
{
    public static Head None { get; } = new(0, 0, DateTimeOffset.MinValue, 0, 0, null, default);
}

/// <summary>Numbered by the sequence that asked for it: one that is not the head's current number is dropped unrecorded.</summary>
public sealed record WakeUp(DateTimeOffset Due, long Number);

/// <summary>One operation of a chain. The body is JSON of <see cref="Operations.Operation"/>. At is the time of its turn.</summary>
public sealed record Entry(long Seq, UInt128 Request, DateTimeOffset At, ReadOnlyMemory<byte> Body);

/// <summary>A message waiting to be delivered, named by the operation that sent it and its place there.</summary>
/// <param name="From">The sender.</param>
/// <param name="Seq">Its operation.</param>
/// <param name="Index">Its place among the operation's messages.</param>
/// <param name="At">Time of that operation.</param>
/// <param name="Body">JSON of <see cref="Message"/>.</param>
public sealed record Outgoing(GrainId From, long Seq, int Index, DateTimeOffset At, ReadOnlyMemory<byte> Body);

/// <summary>
/// What one activation decided between two commits: consecutive operations of one grain that survive together or not at all.
/// </summary>
/// <param name="Grain">Whose.</param>
/// <param name="ExpectedSeq">The head it was decided on; 0 creates the grain.</param>
/// <param name="ExpectedTip">The same head's tip.</param>
/// <param name="Next">The head after it.</param>
/// <param name="Entries">At least one, sequences ExpectedSeq + 1 … Next.Seq.</param>
/// <param name="Rows">List rows; at most one write a key.</param>
/// <param name="Outbox">Messages of its operations.</param>
public sealed record Chain(GrainId Grain, long ExpectedSeq, ulong ExpectedTip, Head Next, IReadOnlyList<Entry> Entries, IReadOnlyList<RowWrite> Rows, IReadOnlyList<Outgoing> Outbox);

public enum Verdict
{
    Committed = 1,
    /// <summary>The head was not the expected one: nothing of the chain was written.</summary>
    Fenced = 2,
}
