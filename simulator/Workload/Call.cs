using Cashback.Grains;

namespace Cashback.Simulator.Workload;

/// <summary>One request of a client, however often it is sent.</summary>
internal sealed class Call(GrainId grain, Request request, int epoch, DateTimeOffset made)
{
    public GrainId Grain => grain;

    public Request Request => request;

    /// <summary>Restores before it was first sent.</summary>
    public int Epoch => epoch;

    /// <summary>When it was first sent.</summary>
    public DateTimeOffset Made => made;

    /// <summary>The first answer: every later one must be the same.</summary>
    public Answer? First { get; set; }
}
