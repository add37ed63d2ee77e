using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Cashback.Calls;

/// <summary>
/// Calls the API of the same host, through its whole pipeline and without a socket: a page may do what the key of its visitor
/// may do over HTTP, no more, by the same rules (docs/adr/0006).
/// </summary>
internal sealed class ApiCalls(IServiceScopeFactory scopes, IHttpContextAccessor visit)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Everything behind the console's own middleware; set once, while the host is built.</summary>
    public RequestDelegate? Pipeline { get; set; }

    public Task<ApiAnswer> GetAsync(string key, string path, CancellationToken cancel = default) => SendAsync(key, "GET", path, null, null, cancel: cancel);

    public Task<ApiAnswer> SendAsync(string key, string method, string path, object? body, string? idempotencyKey, CancellationToken cancel = default) =>
        SendBytesAsync(key, method, path, body is null ? null : JsonSerializer.SerializeToUtf8Bytes(body, Json), "application/json", idempotencyKey, cancel);

    public async Task<ApiAnswer> SendBytesAsync(string key, string method, string path, byte[]? body, string contentType, string? idempotencyKey, CancellationToken cancel = default)
    {
        await using var scope = scopes.CreateAsyncScope();
        using var answer = new MemoryStream();
        var context = Context(scope.ServiceProvider, key, method, path, answer, cancel);
        var request = context.Request;
        if (idempotencyKey is not null)
            request.Headers["Idempotency-Key"] = idempotencyKey;
        request.Body = new MemoryStream(body ?? []);
        request.ContentLength = body?.Length ?? 0;
        if (body is not null)
            request.ContentType = contentType;

        await (Pipeline ?? throw new InvalidOperationException("UseConsole comes first"))(context);
        await context.Response.CompleteAsync();
        return new(context.Response.StatusCode, context.Response.ContentType, answer.ToArray());
    }

    /// <summary>Writes an answer that goes on, as it comes.</summary>
    public async Task StreamAsync(string key, string path, string? lastEvent, Stream to, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var context = Context(scope.ServiceProvider, key, "GET", path, to, cancel);
        if (lastEvent is { Length: > 0 })
            context.Request.Headers["Last-Event-ID"] = lastEvent;
        await (Pipeline ?? throw new InvalidOperationException("UseConsole comes first"))(context);
    }

    private DefaultHttpContext Context(IServiceProvider services, string key, string method, string path, Stream answer, CancellationToken cancel)
    {
        var context = new DefaultHttpContext { RequestServices = services, ServiceScopeFactory = scopes, RequestAborted = cancel };
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(answer));
        var request = context.Request;
        var query = path.IndexOf('?', StringComparison.Ordinal);
        request.Method = method;
        // The host and the network are the visitor's: passkeys are bound to the one, attempts are counted by the other.
        var visitor = visit.HttpContext;
        request.Scheme = visitor?.Request.Scheme ?? "http";
        request.Host = visitor?.Request.Host ?? new("console");
        request.Headers.UserAgent = visitor?.Request.Headers.UserAgent ?? default;
        context.Connection.RemoteIpAddress = visitor?.Connection.RemoteIpAddress;
        request.Protocol = "HTTP/1.1";
        request.Path = PathString.FromUriComponent(query < 0 ? path : path[..query]);
        request.QueryString = query < 0 ? default : new(path[query..]);
        if (key.Length > 0)
            request.Headers.Authorization = $"Bearer {key}";
        return context;
    }
}
