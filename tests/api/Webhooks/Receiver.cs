using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Cashback.Hosts.Tests;

namespace Cashback.Api.Tests.Webhooks;

/// <summary>What came.</summary>
internal sealed record Received(string Id, string Timestamp, string Signature, string Body)
{
    public string Type => (string)System.Text.Json.Nodes.JsonNode.Parse(Body)!["type"]!;
}

/// <summary>An integrator's server on a port of this machine: it answers what the test says. No ASP.NET: its meters would be counted as ours.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _serving;

    private Receiver(int port)
    {
        Url = $"http://127.0.0.1:{port}/hook";
        _listener.Prefixes.Add($"http://*:{port}/");
        _listener.Start();
        _serving = ServeAsync();
    }

    public ConcurrentQueue<Received> All { get; } = new();

    public Func<int> Status { get; set; } = () => 204;

    public string Url { get; }

    public static Receiver Start(int port = 0)
    {
        if (port != 0)
            return new(port);
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        return new(port);
    }

    public async Task<Received> NextAsync(int index = 0)
    {
        await Patience.UntilAsync(() => All.Count > index, $"event {index} did not come");
        return All.ElementAt(index);
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            var context = await _listener.GetContextAsync();
            using var reader = new StreamReader(context.Request.InputStream);
            var headers = context.Request.Headers;
            All.Enqueue(new(headers["webhook-id"]!, headers["webhook-timestamp"]!, headers["webhook-signature"]!, await reader.ReadToEndAsync()));
            context.Response.StatusCode = Status();
            context.Response.Headers["Location"] = "http://127.0.0.1:1/elsewhere";
            context.Response.Close();
        }
    }
}
