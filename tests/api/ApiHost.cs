using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cashback.Hosts.Tests;
using Cashback.Journal;
using Cashback.Payments;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Cashback.Api.Tests;

/// <summary>The real embedded host over the memory journal, without sockets.</summary>
public sealed class ApiHost : WebApplicationFactory<Program>
{
    public const string AdminKey = "the platform owner's key";

    public const string WebhookSecret = "whsec_test";

    public OnlinePayments Payments => Services.GetRequiredService<OnlinePayments>();
    /// <summary>A folder for SQLite; null: in memory.</summary>
    public string? Data { get; init; }

    /// <summary>Where letters go; null: into the developer's inbox only.</summary>
    public string? Smtp { get; init; }

    /// <summary>The clock of the host; null: the machine's.</summary>
    public TimeProvider? Time { get; init; }

    /// <summary>Events may go to receivers on this machine.</summary>
    public bool PrivateWebhooks { get; init; }

    /// <summary>What each host needs beside, where these tests run on another kind of host (tests/silo); null: nothing.</summary>
    public static Action<IWebHostBuilder>? Beside { get; set; }

    /// <summary>Puts something else in the place of a part of the host; null: it is as it runs.</summary>
    public Action<IServiceCollection>? Replace { get; init; }

    public IJournal Journal => Services.GetRequiredService<IJournal>();

    /// <summary>Where the journal stands: it moves with every commit.</summary>
    public async Task<int> OperationsAsync() => (await Journal.FeedAsync(0, int.MaxValue)).Items.Count;

    public async Task<Merchant> MerchantAsync()
    {
        var made = await CallAsync(AdminKey, "POST", "/v1/programmes", new { name = "M", currency = "EUR", locale = "en-GB", timeZone = "Etc/UTC" });
        return new(this, made.Ok().Text("ownerKey"));
    }

    public Task<Answer> CallAsync(string? key, string method, string path, object? body = null, string? idempotencyKey = null) =>
        SendAsync(key, method, path, body is null ? null : JsonSerializer.SerializeToUtf8Bytes(body), idempotencyKey ?? Guid.NewGuid().ToString());

    public async Task<Answer> SendAsync(string? key, string method, string path, byte[]? body, string? idempotencyKey, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        if (idempotencyKey is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        }

        using var client = Server.CreateClient();
        using var response = await client.SendAsync(request);
        return new((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(), response.Content.Headers.ContentType?.MediaType, response.Headers.Contains("Idempotency-Replayed"));
    }

    /// <summary>The factory does not wait for the end of Program, which closes the journal last.</summary>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (Data is not null)
            await Patience.UntilAsync(IsFree, "the data folder is still held");
        GC.SuppressFinalize(this);
    }

    private bool IsFree()
    {
        try
        {
            using var held = new FileStream(Path.Combine(Data!, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("journal", Data is null ? "memory" : "sqlite");
        if (Data is not null)
            builder.UseSetting("data", Data);
        if (Time is { } time)
            builder.ConfigureServices(services => services.AddSingleton(time));
        if (Replace is { } replace)
            builder.ConfigureTestServices(replace);
        builder.UseSetting("CASHBACK_DEV_INBOX", "true");
        builder.UseSetting("CASHBACK_SMTP", Smtp);
        builder.UseSetting("CASHBACK_WEBHOOK_PRIVATE", PrivateWebhooks ? "true" : "false");
        builder.UseSetting("CASHBACK_ADMIN_KEY", AdminKey);
        builder.UseSetting("CASHBACK_WEBHOOK_SECRET", WebhookSecret);
        builder.UseSetting("CASHBACK_QR_KEY", Convert.ToBase64String(Encoding.ASCII.GetBytes("0123456789abcdef0123456789abcdef")));
        Beside?.Invoke(builder);
    }
}

/// <summary>What came back.</summary>
public sealed record Answer(int Status, byte[] Bytes, string? Type, bool Replayed)
{
    public string Body => Encoding.UTF8.GetString(Bytes);

    public JsonNode Json => JsonNode.Parse(Bytes) ?? throw new InvalidOperationException("no body");

    public string Text(string path) => (string)At(path)!;

    public long Number(string path) => (long)At(path)!;

    public JsonNode? At(string path) => path.Split('.').Aggregate((JsonNode?)Json, (node, name) => int.TryParse(name, out var index) ? node![index] : node![name]);

    public Answer Ok()
    {
        Assert.True(Status == 200, $"{Status} {Body}");
        return this;
    }

    /// <summary>A problem of this status and code.</summary>
    public Answer Refused(int status, string code)
    {
        Assert.True(Status == status && Type == "application/problem+json" && Text("code") == code, $"expected {status} {code}, was {Status} {Type} {Body}");
        Assert.Equal(status, Number("status"));
        Assert.Equal($"/docs/refusals/{code}", Text("type"));
        return this;
    }

    public Answer Field(string field)
    {
        Assert.Equal(field, Text("field"));
        return this;
    }
}

[CollectionDefinition(nameof(SharedHost))]
public sealed class SharedHost : ICollectionFixture<ApiHost>;
