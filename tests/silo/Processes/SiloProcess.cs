using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Cashback.Hosts.Tests;

namespace Cashback.Silo.Tests.Processes;

/// <summary>A process of the cluster as users run it. It can be killed at any moment.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    private readonly ProcessStartInfo _start;
    private readonly StringBuilder _said = new();
    private Process _process = null!;

    public SiloProcess(string role, int port, string connection, params string[] arguments)
    {
        Url = new($"http://127.0.0.1:{port}");
        Data = Directory.CreateTempSubdirectory("cashback-silo-").FullName;
        _start = new("dotnet", [Program(), "--role", role, "--urls", Url.ToString(), "--data", Data, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        _start.Environment["CASHBACK_CONNECTION"] = connection;
        _start.Environment["CASHBACK_ADMIN_KEY"] = Cluster.Owner;
        _start.Environment["CASHBACK_QR_KEY"] = Convert.ToBase64String(new byte[32]);
    }

    public Uri Url { get; }

    public string Data { get; }

    public bool HasExited => _process.HasExited;

    public string Said
    {
        get
        {
            lock (_said)
                return _said.ToString();
        }
    }

    public SiloProcess With(string name, string value)
    {
        _start.Environment[name] = value;
        return this;
    }

    public void Start()
    {
        _process = new() { StartInfo = _start };
        _process.OutputDataReceived += Hear;
        _process.ErrorDataReceived += Hear;
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public async Task ReadyAsync()
    {
        await Patience.UntilAsync(async () => _process.HasExited || await IsReadyAsync(), $"{Url} is not ready");
        if (_process.HasExited)
            throw new InvalidOperationException($"{Url} ended: {Said}");
    }

    public async Task<bool> IsReadyAsync()
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            return (await http.GetAsync(new Uri(Url, "/readyz"))).IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    /// <summary>kill −9.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM; the exit code.</summary>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("/bin/sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -TERM {_process.Id}")]); // The shell's own: kill as a program is not everywhere.
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
        Directory.Delete(Data, recursive: true);
    }

    private void Hear(object sender, DataReceivedEventArgs heard)
    {
        lock (_said)
        {
            if (heard.Data is not null)
                _said.AppendLine(heard.Data);
        }
    }

    private static string Program([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../silo/bin/Release/net10.0/Cashback.Silo.dll"));
}
