using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Cashback.Hosts;

/// <summary>The embedded host as users run it: a process of its own from its Release build, on a data folder.</summary>
internal sealed class EmbeddedHost : IAsyncDisposable
{
    public const string AdminKey = "bench-owner";
    private readonly Process process;
    private readonly StreamWriter log;

    private EmbeddedHost(Process process, StreamWriter log, int port, string data)
    {
        this.process = process;
        this.log = log;
        EndPoint = new(IPAddress.Loopback, port);
        Data = data;
    }

    public IPEndPoint EndPoint { get; }

    public string Data { get; }

    public Uri Url => new($"http://{EndPoint}");

    public int ProcessId => process.Id;

    public static async Task<EmbeddedHost> StartAsync(string data, params string[] more)
    {
        var program = Path.Combine(Repository.Root, "embedded/bin/Release/net10.0/Cashback.Embedded.dll");
        if (!File.Exists(program))
            throw new FileNotFoundException("build first: dotnet build embedded -c Release", program);
        Directory.CreateDirectory(data);
        var port = FreePort();
        var start = new ProcessStartInfo("dotnet", [program, "--urls", $"http://127.0.0.1:{port}", "--data", data, .. more]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["CASHBACK_ADMIN_KEY"] = AdminKey;
        start.Environment["CASHBACK_QR_KEY"] = Convert.ToBase64String(new byte[32]);
        var output = new StreamWriter(Path.Combine(data, "host.log"), append: true) { AutoFlush = true };
        var started = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start");
        started.OutputDataReceived += (_, line) => Log(output, line.Data);
        started.ErrorDataReceived += (_, line) => Log(output, line.Data);
        started.BeginOutputReadLine();
        started.BeginErrorReadLine();
        var host = new EmbeddedHost(started, output, port, data);
        await host.ReadyAsync();
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        await log.DisposeAsync();
    }

    private static void Log(StreamWriter log, string? line)
    {
        lock (log)
            log.WriteLine(line);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task ReadyAsync()
    {
        using var http = new HttpClient { BaseAddress = Url };
        for (var left = 300; ; left--)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri("/readyz", UriKind.Relative));
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException) when (left > 0 && !process.HasExited)
            {
            }

            await Task.Delay(100);
        }
    }
}
