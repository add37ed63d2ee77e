using System.Globalization;
using Cashback.Simulator.Scheduling;

namespace Cashback.Simulator;

/// <summary>What happened, as lines a person can read, and a hash of it all: the same seed gives the same hash.</summary>
internal sealed class Trace(TextWriter? writer, Scheduler scheduler)
{
    private ulong _hash = 14695981039346656037;

    public ulong Hash => _hash;

    public void Write(string line)
    {
        foreach (var c in line)
            _hash = unchecked((_hash ^ c) * 1099511628211);
        _hash = unchecked((_hash ^ (ulong)scheduler.Now.UtcTicks) * 1099511628211);
        Say(line);
    }

    /// <summary>For a reader only: not part of the hash, and not made where nobody reads.</summary>
    public void Detail(Func<string> line)
    {
        if (writer is not null)
            Say("    " + line());
    }

    private void Say(string line) =>
        writer?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{scheduler.Now:MM-dd HH:mm:ss.fff} {line}"));
}

/// <summary>A world in which an invariant does not hold.</summary>
internal sealed class ViolationException(string message) : Exception(message);
