using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Cashback.Load;

/// <summary>
/// Waits for many sockets on one thread. One system call a round costs far less than .NET's own machinery, and the cores that
/// the generator does not use are the server's. Linux only. <c>ppoll</c>, because <c>poll</c> cannot wait for less than 1 ms.
/// </summary>
internal sealed class Poller
{
    private const short Readable = 1;
    private readonly PollFd[] sockets;

    public Poller(IReadOnlyList<Socket> sockets) =>
        this.sockets = [.. sockets.Select(s => new PollFd { Descriptor = (int)s.Handle, Events = Readable })];

    /// <summary>Returns once a socket has something to read or the time is over.</summary>
    public void Wait(TimeSpan atMost)
    {
        var ticks = Math.Max(0, atMost.Ticks);
        var time = new Timespec { Seconds = ticks / TimeSpan.TicksPerSecond, Nanoseconds = ticks % TimeSpan.TicksPerSecond * 100 };
        if (ppoll(sockets, (nuint)sockets.Length, ref time, 0) < 0)
            throw new IOException($"ppoll failed: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    public bool HasInput(int socket) => sockets[socket].Returned != 0;

    [DllImport("libc", SetLastError = true, EntryPoint = "ppoll"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ppoll([In, Out] PollFd[] sockets, nuint count, ref Timespec atMost, nint signals);

    [StructLayout(LayoutKind.Sequential)]
    private struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
