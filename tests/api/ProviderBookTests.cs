using Cashback.Grains;
using Cashback.Hosts.Tests;
using Cashback.Matches;
using Cashback.Payments;
using Cashback.Payments.Sandbox;
using Cashback.Reads;
using Microsoft.Extensions.DependencyInjection;

namespace Cashback.Api.Tests;

/// <summary>The payment provider's books beside ours: a refund is in them once, and what differs is named and closes the gate.</summary>
public sealed class ProviderBookTests
{
    [Fact]
    public async Task ARefund_RetriedAfterTheProviderForgotItsKey_IsPaidOnce()
    {
        await using var host = new ApiHost();
        var (merchant, card, topUp, provider, payment) = await PaidAsync(host);
        var operation = (await merchant.GetAsync(merchant.Owner, $"/v1/topups/{topUp}")).Ok().Text("operation");
        provider.LosesAnswers = true;
        (await merchant.PostAsync(merchant.Owner, $"/v1/operations/{operation}/reverse", new { amount = 7000 })).Ok();
        Assert.Equal(1, await host.Payments.RefundAsync());
        Assert.Equal(7000, (await provider.FindAsync(payment))!.Refunded);
        // It is under way here, so it is no difference.
        await host.Payments.ReconcileAsync(1);
        await host.Payments.ReconcileAsync(1);
        Assert.Equal("[]", (await merchant.GetAsync(merchant.Owner, "/v1/proof")).Ok().At("differences")!.ToJsonString());

        provider.ForgetKeys();
        Assert.Equal(1, await host.Payments.RefundAsync());
        provider.LosesAnswers = false;
        provider.ForgetKeys();
        Assert.Equal(0, await host.Payments.RefundAsync());
        await host.Payments.ReconcileAsync(1);
        await host.Payments.ReconcileAsync(1);
        var known = (await provider.FindAsync(payment))!;
        Assert.Equal((1, 7000), (known.Key.Count, known.Refunded));
        Assert.Equal(7000, (await merchant.GetAsync(merchant.Owner, $"/v1/topups/{topUp}")).Ok().Number("refunded"));
        Assert.Equal(3000, (await merchant.GetAsync(merchant.Owner, $"/v1/cards/{card}")).Ok().Number("balances.money"));
        Assert.Equal("[]", (await merchant.GetAsync(merchant.Owner, "/v1/proof")).Ok().At("differences")!.ToJsonString());
    }

    [Fact]
    public async Task WhatTheProviderHasPaidBackTwice_IsNamed_AndClosesTheGate()
    {
        await using var host = new ApiHost();
        var (merchant, _, _, provider, payment) = await PaidAsync(host);
        var till = await merchant.TillAsync(drawer: true);
        (await merchant.PostAsync(till.Key, $"/v1/tills/{till.Id}/drawer/open", new { @float = 1000 })).Ok();
        provider.Book.Change(payment, p => p! with { Refunds = [new(400, "op_not_ours")] });
        await host.Payments.ReconcileAsync(1);
        await host.Payments.ReconcileAsync(1);
        var proof = (await merchant.GetAsync(merchant.Owner, "/v1/proof")).Ok();
        Assert.False((bool)proof.At("ok")!);
        Assert.Equal(("provider_differs", payment, "provider:sandbox", 10_000, 9_600), (proof.Text("differences.0.code"), proof.Text("differences.0.where"), proof.Text("differences.0.account"), proof.Number("differences.0.expected"), proof.Number("differences.0.found")));
        (await merchant.PostAsync(till.Key, $"/v1/tills/{till.Id}/drawer/close", new { counted = 1000 })).Refused(409, "proof_failed");
        var other = await host.MerchantAsync();
        Assert.True((bool)(await other.GetAsync(other.Owner, "/v1/proof")).Ok().At("ok")!);

        provider.Book.Change(payment, p => p! with { Refunds = [] });
        await host.Payments.ReconcileAsync(1);
        (await merchant.PostAsync(till.Key, $"/v1/tills/{till.Id}/drawer/close", new { counted = 1000 })).Ok();
    }

    [Fact]
    public async Task AProcessThatHasJustStarted_LooksTwiceAtOnce()
    {
        await using var host = WithoutPump();
        var (merchant, _, _, provider, payment) = await PaidAsync(host);
        provider.Book.Change(payment, p => p! with { Refunds = [new(400, "op_not_ours")] });
        Assert.True((bool)(await merchant.GetAsync(merchant.Owner, "/v1/proof")).Ok().At("ok")!);
        await using var pump = new PaymentPump(host.Payments, 1, TimeSpan.FromDays(1), TimeProvider.System, (_, _) => { });
        pump.Start();
        await Patience.UntilAsync(async () => !(bool)(await merchant.GetAsync(merchant.Owner, "/v1/proof")).Ok().At("ok")!, "it has not looked twice");
    }

    [Fact]
    public async Task ARefundThatBreaks_KeepsNobodyWaiting()
    {
        await using var host = WithoutPump();
        var (first, second) = (await PaidAsync(host), await PaidAsync(host));
        foreach (var paid in new[] { first, second })
        {
            var operation = (await paid.Merchant.GetAsync(paid.Merchant.Owner, $"/v1/topups/{paid.TopUp}")).Ok().Text("operation");
            (await paid.Merchant.PostAsync(paid.Merchant.Owner, $"/v1/operations/{operation}/reverse")).Ok();
        }

        var payments = new OnlinePayments(new Breaking(first.Provider, first.Payment), host.Services.GetRequiredService<IGrains>(), host.Services.GetRequiredService<IReads>(), TimeProvider.System);
        Assert.Equal("not what was expected", (await Assert.ThrowsAsync<InvalidOperationException>(payments.RefundAsync)).Message);
        Assert.Equal((0, 10_000), ((await first.Provider.FindAsync(first.Payment))!.Refunded, (await second.Provider.FindAsync(second.Payment))!.Refunded));
        Assert.Equal(0, await host.Payments.RefundAsync());
        Assert.Equal(10_000, (await first.Provider.FindAsync(first.Payment))!.Refunded);
    }

    /// <summary>Nobody but the test sends refunds and looks.</summary>
    private static ApiHost WithoutPump() => new() { Replace = services => services.Remove(services.Single(s => s.ImplementationType?.Name == "PaymentService")) };

    private static async Task<(Merchant Merchant, string Card, string TopUp, SandboxProvider Provider, string Payment)> PaidAsync(ApiHost host)
    {
        var merchant = await host.MerchantAsync();
        var card = (await merchant.CardAsync()).Id;
        var started = (await merchant.PostAsync(merchant.Owner, "/v1/topups", new { card, amount = 10_000, method = "online" })).Ok();
        (await host.SendAsync(null, "POST", new Uri(started.Text("checkoutUrl")).AbsolutePath + "/pay", null, null)).Ok();
        return (merchant, card, started.Text("topup"), host.Services.GetRequiredService<SandboxProvider>(), started.Text("checkoutUrl").Split('/')[^1]);
    }

    /// <summary>A provider that answers one payment in a way that nobody has thought of.</summary>
    private sealed class Breaking(IPaymentProvider inner, string payment) : IPaymentProvider
    {
        public string Name => inner.Name;

        public int? RefundsPerSecond => null;

        public IReadOnlyList<string> EventSecrets => inner.EventSecrets;

        public Task<Checkout> OpenAsync(GrainId topUp, long amount, string currency, Uri root) => inner.OpenAsync(topUp, amount, currency, root);

        public Task<ProviderPayment?> FindAsync(string id) => inner.FindAsync(id);

        public IAsyncEnumerable<ProviderPayment> ListAsync(DateTimeOffset since) => inner.ListAsync(since);

        public Task<RefundAnswer> RefundAsync(string id, long amount, string key, NamedPayment? named = null) =>
            id == payment ? throw new InvalidOperationException("not what was expected") : inner.RefundAsync(id, amount, key, named);
    }
}
