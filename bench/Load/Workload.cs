namespace Cashback.Load;

/// <summary>What is asked.</summary>
internal abstract class Workload
{
    /// <summary>Writes the next request, head and body; returns its length.</summary>
    public abstract int Write(Span<byte> to);
}
