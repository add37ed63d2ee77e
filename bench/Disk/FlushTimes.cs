using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Cashback.Disk;

/// <summary>What one <c>fdatasync</c> of the disk takes: the least that a durable answer can.</summary>
internal static class FlushTimes
{
    private const int Times = 2000;
    private const int Block = 4096;

    /// <summary>Half of the flushes took at most this long. Each follows an append of one block, as a log's does.</summary>
    public static TimeSpan Median(string folder)
    {
        var path = Path.Combine(folder, "flush.bin");
        var took = new long[Times];
        using (var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write))
        {
            var block = new byte[Block];
            Random.Shared.NextBytes(block);
            for (var i = 0; i < Times; i++)
            {
                var since = Stopwatch.GetTimestamp();
                RandomAccess.Write(file, block, (long)i * Block);
                if (fdatasync(file) != 0)
                    throw new IOException(Marshal.GetLastPInvokeErrorMessage());
                took[i] = Stopwatch.GetTimestamp() - since;
            }
        }

        File.Delete(path);
        Array.Sort(took);
        return Stopwatch.GetElapsedTime(0, took[Times / 2]);
    }

    [DllImport("libc", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int fdatasync(SafeFileHandle file);
}
