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
}

/// <summary>An HTTP server that answers as a test says. The real host is tested elsewhere; this one fails on demand.</summary>
internal sealed class ScriptedHost : IAsyncDisposable
{
    private readonly HttpListener listener = new();
    private readonly Func<string, string?, string, Scripted> answer;
    private readonly Task serving;

    /// <param name="answer">Method and path, idempotency key and body of a request to its answer. Called one at a time.</param>
    public ScriptedHost(Func<string, string?, string, Scripted> answer)
    {
        this.answer = answer;
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Url = new($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/");
        }

        listener.Prefixes.Add(Url.ToString());
        listener.Start();
        serving = ServeAsync();
    }

    public Uri Url { get; }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await serving;
        listener.Close();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext call;
            try
            {
                call = await listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var reader = new StreamReader(call.Request.InputStream);
            Answer(call.Response, answer($"{call.Request.HttpMethod} {call.Request.RawUrl}", call.Request.Headers["Idempotency-Key"], await reader.ReadToEndAsync()));
        }
    }

    private static void Answer(HttpListenerResponse response, Scripted scripted)
    {
        response.StatusCode = scripted.Status;
        response.SendChunked = true;
        response.OutputStream.Write(Encoding.UTF8.GetBytes(scripted.Body));
        response.OutputStream.Flush();
        if (scripted.Breaks)
            response.Abort();
        else
            response.Close();
    }
}
