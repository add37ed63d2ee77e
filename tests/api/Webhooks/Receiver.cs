using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Cashback.Api.Tests.Webhooks;

/// <summary>What came.</summary>
internal sealed record Received(string Id, string Timestamp, string Signature, string Body)
{
    public string Type => (string)System.Text.Json.Nodes.JsonNode.Parse(Body)!["type"]!;
}

/// <summary>An integrator's server on a port of this machine: it answers what the test says.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Receiver(WebApplication app) => _app = app;

    public ConcurrentQueue<Received> All { get; } = new();

    public Func<int> Status { get; set; } = () => 204;

    public string Url => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/hook";

    public static async Task<Receiver> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var app = builder.Build();
        var receiver = new Receiver(app);
        app.MapPost("/{**path}", receiver.TakeAsync);
        await app.StartAsync();
        return receiver;
    }

    public async Task<Received> NextAsync(int index = 0)
    {
        var until = DateTime.UtcNow.AddSeconds(20);
        while (All.Count <= index)
        {
            Assert.True(DateTime.UtcNow < until, $"event {index} did not come; {All.Count} did");
            await Task.Yield();
        }

        return All.ElementAt(index);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var headers = context.Request.Headers;
        All.Enqueue(new(headers["webhook-id"]!, headers["webhook-timestamp"]!, headers["webhook-signature"]!, await reader.ReadToEndAsync()));
        context.Response.StatusCode = Status();
        context.Response.Headers.Location = "http://127.0.0.1:1/elsewhere";
    }
}
