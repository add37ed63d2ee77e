using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Cashback.Grains;
using Cashback.Hosts.Tests;
using Cashback.Matches;
using Cashback.Payments;
using Microsoft.Extensions.DependencyInjection;

namespace Cashback.Api.Tests.Matches;

/// <summary>Step 2 at a provider that is slow, short of money, changes its mind, or may not be asked at the moment.</summary>
public sealed class ProviderTests : IAsyncDisposable
{
    private readonly Moody _provider = new();
    private readonly ApiHost _host;

    public ProviderTests()
    {
        _host = new() { Replace = services => services.AddSingleton<IPaymentProvider>(_provider) };
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private async Task<(Turnstile Gate, string Job)> SentAsync(int tickets = 1)
    {
        var gate = await Turnstile.OpenAsync(_host);
        var owner = await gate.CustomerAsync();
        await gate.ImportAsync([.. Enumerable.Range(0, tickets).Select(i => $"t{i},1000,A,web,sold,{owner},{Turnstile.Payment()},card,,")]);
        await gate.RefundAsync(new { rateBps = 6_000, channel = "c", pointOfSale = "p" });
        return (gate, (await gate.Merchant.PostAsync(gate.Merchant.Owner, gate.Path + "/refund-payments", new { credit = "never" })).Text("job"));
    }

    /// <summary>Each look asks the provider too.</summary>
    private Task<JsonNode> UntilAsync(Turnstile gate, string status) => Patience.UntilAsync(
        async () =>
        {
            await _host.Payments.RefundAsync();
            return (await gate.RefundsAsync())[0]!;
        },
        refund => (string)refund["status"]! == status);

    [Fact]
    public async Task Pending_IsShown_AndEndsAsTheProviderSays()
    {
        _provider.Says = new(RefundState.Pending);
        var (gate, job) = await SentAsync();
        await UntilAsync(gate, "pending");
        Assert.Equal("running", (string)(await gate.JobAsync(job))["status"]!);
        _provider.Says = new(RefundState.Failed, "expired_or_canceled_card");
        var failed = await UntilAsync(gate, "failed");
        Assert.Equal("expired_or_canceled_card", (string)failed["reason"]!);
        var lost = (await gate.GetAsync("/refund-payments?status=failed")).Ok().Json["data"]![0]!;
        Assert.Equal(("failed", true), (lost["status"]!.ToString(), lost["can"]!.AsArray().Any(act => act!.ToString() == "retry")));
        _provider.Says = new(RefundState.Done);
        (await gate.Merchant.PostAsync(gate.Merchant.Owner, $"{gate.Path}/refund-payments/{failed["id"]}/retry")).Ok();
        await UntilAsync(gate, "done");
        Assert.Equal(2, _provider.Keys.Count);
        Assert.Equal("done", (string)(await gate.EndAsync(job))["status"]!);
        await gate.BooksAgreeAsync();
    }

    [Fact]
    public async Task ShortOfMoney_WaitsAndIsNotAFailure()
    {
        _provider.Says = new(RefundState.Later, "balance_insufficient");
        var (gate, job) = await SentAsync();
        await UntilAsync(gate, "sent");
        await Patience.UntilAsync(
            async () =>
            {
                await _host.Payments.RefundAsync();
                return !_provider.Keys.IsEmpty;
            },
            "nothing was sent");
        _provider.Says = new(RefundState.Done);
        await UntilAsync(gate, "done");
        Assert.Single(_provider.Keys);
        Assert.Equal((1, 0), ((int)(await gate.EndAsync(job))["applied"]!, (int)(await gate.JobAsync(job))["failed"]!));
    }

    [Fact]
    public async Task PausedJob_AsksTheProviderNothing_AndSaysWhenItWillBeDone()
    {
        _provider.RefundsPerSecond = 2;
        _provider.Says = null;
        var (gate, job) = await SentAsync(10);
        // How many there are, the match tells the job after its first answer.
        var asked = default(DateTimeOffset);
        var seen = await Patience.UntilAsync(
            () =>
            {
                asked = DateTimeOffset.UtcNow;
                return gate.JobAsync(job);
            },
            look => (long)look["result"]!["open"]! == 10);
        Assert.InRange((DateTimeOffset)seen["result"]!["eta"]!, asked.AddSeconds(5), DateTimeOffset.UtcNow.AddSeconds(5));
        Assert.Equal(202, (await gate.Merchant.PostAsync(gate.Merchant.Owner, $"/v1/jobs/{job}/pause")).Status);
        await UntilAsync(gate, "sent");
        await _host.Payments.RefundAsync();
        _provider.Keys.Clear();
        _provider.Says = new(RefundState.Done);
        Assert.Equal(10, await _host.Payments.RefundAsync());
        Assert.Empty(_provider.Keys);
        Assert.Equal(202, (await gate.Merchant.PostAsync(gate.Merchant.Owner, $"/v1/jobs/{job}/resume")).Status);
        Assert.Equal(10, (long)(await gate.EndAsync(job))["applied"]!);
        Assert.Equal(10, _provider.Keys.Count);
        Assert.Null((await gate.JobAsync(job))["result"]!["eta"]);
    }

    /// <summary>Says what it is told to say; null: it cannot be reached.</summary>
    private sealed class Moody : IPaymentProvider
    {
        public RefundAnswer? Says { get; set; } = new(RefundState.Done);

        public ConcurrentDictionary<string, long> Keys { get; } = new();

        public int? RefundsPerSecond { get; set; }

        public string Name => "moody";

        public IReadOnlyList<string> EventSecrets => ["whsec"];

        public Task<Checkout> OpenAsync(GrainId topUp, long amount, string currency, Uri root) => throw new ProviderException("closed");

        public Task<ProviderPayment?> FindAsync(string id) => Task.FromResult<ProviderPayment?>(null);

        public async IAsyncEnumerable<ProviderPayment> ListAsync(DateTimeOffset since)
        {
            await Task.CompletedTask;
            yield break;
        }

        public Task<RefundAnswer> RefundAsync(string payment, long amount, string key, NamedPayment? named = null)
        {
            if (Says is not { } says)
                throw new ProviderException("nobody there");
            Keys[key] = amount;
            return Task.FromResult(says);
        }
    }
}
