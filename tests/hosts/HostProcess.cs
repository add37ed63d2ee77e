using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Cashback.Hosts.Tests;

/// <summary>The embedded host as a process of its own, as users run it. It can be killed at any moment.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    public const string Owner = "owner";
    private readonly Process _process;

    private HostProcess(Process process, Uri url) => (_process, Url) = (process, url);

    public Uri Url { get; }

    /// <summary>Starts it and waits until it says where it listens.</summary>
    public static async Task<HostProcess> StartAsync(string data, string journal, string? connection = null)
    {
        var start = StartOf(data, journal);
        if (connection is not null)
            start.Environment["CASHBACK_CONNECTION"] = connection;
        var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start");
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var said = new List<string>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            said.Add(line);
            const string ready = "Cashback is ready at ";
            var at = line.IndexOf(ready, StringComparison.Ordinal);
            if (at < 0)
                continue;
            var url = line[(at + ready.Length)..].Split(' ')[0].TrimEnd('.');
            _ = process.StandardOutput.ReadToEndAsync();
            return new(process, new(url));
        }

        throw new InvalidOperationException("the host did not start: " + string.Join('\n', said));
    }

    /// <summary>Starts one that cannot: its exit code and what it said.</summary>
    public static async Task<(int Code, string Said)> FailAsync(string data)
    {
        using var process = Process.Start(StartOf(data, "sqlite")) ?? throw new InvalidOperationException("dotnet did not start");
        var said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, said);
    }

    /// <summary>kill −9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as a service manager stops it; the exit code.</summary>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("/bin/sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -TERM {_process.Id}")]); // The shell's own: kill as a program is not everywhere.
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    /// <summary>The command line against this host: its exit code and what it said.</summary>
    public async Task<(int Code, string Said)> CommandAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program("cli", "cashback.dll"), .. arguments]) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["CASHBACK_URL"] = Url.ToString();
        start.Environment["CASHBACK_KEY"] = Owner;
        using var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start");
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, said);
    }

    /// <summary>Asked for port 0, it prints the one it got.</summary>
    private static ProcessStartInfo StartOf(string data, string journal)
    {
        var start = new ProcessStartInfo("dotnet", [Program(), "--urls", "http://127.0.0.1:0", "--data", data, "--journal", journal])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["CASHBACK_ADMIN_KEY"] = Owner;
        start.Environment["CASHBACK_QR_KEY"] = Convert.ToBase64String(new byte[32]);
        return start;
    }

    private static string Program(string folder = "embedded", string file = "Cashback.Embedded.dll", [CallerFilePath] string here = "")
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../.."));
        return new[] { "Release", "Debug" }
            .Select(c => Path.Combine(root, folder, "bin", c, "net10.0", file))
            .First(File.Exists);
    }
}
