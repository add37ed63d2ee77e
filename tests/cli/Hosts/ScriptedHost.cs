using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Cashback.Hosts;

/// <summary>What one request is answered: a status and a body, or a connection that breaks.</summary>
internal sealed record Scripted(int Status, string Body, bool Breaks = false)
{
    public static Scripted Json(JsonObject body) => new(200, body.ToJsonString());

    public static Scripted Refused(int status, string code) => new(status, new JsonObject { ["status"] = status, ["code"] = code }.ToJsonString());

    /// <summary>One chunk, and the last one unless the connection breaks before it. Every connection has one request.</summary>
    public byte[] Bytes
    {
        get
        {
            var body = Encoding.UTF8.GetBytes(Body);
            var head = $"HTTP/1.1 {Status} Scripted\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n{body.Length.ToString("x", CultureInfo.InvariantCulture)}\r\n";
            return [.. Encoding.ASCII.GetBytes(head), .. body, .. "\r\n"u8, .. Breaks ? ""u8 : "0\r\n\r\n"u8];
        }
    }
}

/// <summary>An HTTP server that answers as a test says. The real host is tested elsewhere; this one fails on demand.</summary>
internal sealed class ScriptedHost : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Func<string, string?, string, Scripted> answer;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task serving;

    /// <param name="answer">Method and path, idempotency key and body of a request to its answer. Called one at a time.</param>
    public ScriptedHost(Func<string, string?, string, Scripted> answer)
    {
        this.answer = answer;
        listener.Start();
        Url = new($"http://{listener.LocalEndpoint}/");
        serving = ServeAsync();
    }

    public Uri Url { get; }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.Dispose();
    }

    private async Task ServeAsync()
    {
        // Whatever ends the loop, nobody may be left waiting at an open port.
        using var closing = listener;
        while (true)
        {
            using var client = await listener.AcceptTcpClientAsync(stopping.Token);
            await using var stream = client.GetStream();
            var (call, key, body) = await ReadAsync(stream);
            await stream.WriteAsync(answer(call, key, body).Bytes, stopping.Token);
        }
    }

    private async Task<(string Call, string? Key, string Body)> ReadAsync(NetworkStream stream)
    {
        var text = "";
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var read = await stream.ReadAsync(buffer, stopping.Token);
            text += Encoding.Latin1.GetString(buffer, 0, read);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0 && read > 0)
                continue;
            var lines = text[..end].Split("\r\n");
            var body = text[(end + 4)..];
            if (read > 0 && body.Length < int.Parse(Header(lines, "Content-Length") ?? "0", CultureInfo.InvariantCulture))
                continue;
            return (lines[0].Replace(" HTTP/1.1", "", StringComparison.Ordinal), Header(lines, "Idempotency-Key"), body);
        }
    }

    private static string? Header(string[] lines, string name) =>
        lines.FirstOrDefault(line => line.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase))?[(name.Length + 2)..];
}
