using System.Globalization;
using System.Text.Json;
using Cashback.Grains;
using Cashback.Matches;
using Cashback.TopUps;

namespace Cashback.Payments.Stripe;

/// <summary>
/// Stripe: hosted Checkout by redirect, refunds, events. Every object that we make carries our programme and top-up as
/// metadata, every refund the operation that asked for it, so that whatever comes back can be matched.
/// </summary>
public sealed class StripeProvider(HttpClient http, string key, IReadOnlyList<string> eventSecrets, TimeProvider time) : IPaymentProvider
{
    private const int PageSize = 100;
    private const string TopUpName = "cashback_topup";
    private const string OperationName = "cashback_operation";

    private readonly StripeHttp _stripe = new(http, key, time);

    public string Name => "stripe";

    public IReadOnlyList<string> EventSecrets => eventSecrets;

    /// <summary>Each refund asks each endpoint once.</summary>
    public int? RefundsPerSecond => StripeHttp.PerSecond;

    public async Task<Checkout> OpenAsync(GrainId topUp, long amount, string currency, Uri root)
    {
        var name = topUp.ToString();
        var back = new Uri(root, $"/topups/{topUp.Ref}").ToString();
        var session = await AnswerAsync(() => _stripe.PostAsync("/v1/checkout/sessions", Form(
            ("mode", "payment"),
            ("client_reference_id", topUp.Ref.ToString()),
            ("success_url", back),
            ("cancel_url", back),
            ("line_items[0][quantity]", "1"),
            ("line_items[0][price_data][currency]", currency.ToLowerInvariant()),
            ("line_items[0][price_data][unit_amount]", Text(amount)),
            ("line_items[0][price_data][product_data][name]", "Top-up"),
            ($"metadata[{TopUpName}]", name),
            ($"payment_intent_data[metadata][{TopUpName}]", name)), $"checkout-{name.Replace('/', '-')}"));
        return new(session.Text("id") ?? throw new ProviderException("a session without id"), session.Text("url") ?? "");
    }

    public async Task<ProviderPayment?> FindAsync(string id)
    {
        if (!id.StartsWith("cs_", StringComparison.Ordinal))
            return await _stripe.GetAsync($"/v1/payment_intents/{Uri.EscapeDataString(id)}") is { } intent ? await ShowAsync(intent) : null;
        return await _stripe.GetAsync($"/v1/checkout/sessions/{Uri.EscapeDataString(id)}") is { } session && session.Text("payment_intent") is { } payment
            ? await FindAsync(payment)
            : null;
    }

    public async IAsyncEnumerable<ProviderPayment> ListAsync(DateTimeOffset since)
    {
        for (string? after = null; ;)
        {
            var path = $"/v1/payment_intents?limit={PageSize}&created[gte]={since.ToUnixTimeSeconds()}" + (after is null ? "" : $"&starting_after={after}");
            var page = await _stripe.GetAsync(path) ?? throw new ProviderException("no list of payments");
            foreach (var intent in page.Part("data").EnumerateArray())
            {
                after = intent.Text("id");
                yield return await ShowAsync(intent);
            }

            if (page.Part("has_more").ValueKind != JsonValueKind.True)
                yield break;
        }
    }

    public async Task<RefundAnswer> RefundAsync(string payment, long amount, string key, NamedPayment? named = null)
    {
        var (ours, refunded, _, _) = await RefundsAsync(payment);
        if (ours.TryGetValue(key, out var known))
            return known;
        var intent = await _stripe.GetAsync($"/v1/payment_intents/{Uri.EscapeDataString(payment)}");
        if (intent is not { } paid)
            return new(RefundState.Failed, StripeError.Missing);
        if (paid.Number("amount_received") - refunded < amount)
            return new(RefundState.Failed, "already_refunded");
        try
        {
            return State(await _stripe.PostAsync("/v1/refunds", Form(
                ("payment_intent", payment), ("amount", Text(amount)), ($"metadata[{OperationName}]", key)), $"refund-{key}"));
        }
        catch (StripeError error) when (error.Code == "balance_insufficient")
        {
            return new(RefundState.Later, error.Code);
        }
        catch (StripeError error)
        {
            return new(RefundState.Failed, error.Code == "charge_already_refunded" ? "already_refunded" : error.Code);
        }
    }

    private async Task<ProviderPayment> ShowAsync(JsonElement intent)
    {
        var id = intent.Text("id") ?? throw new ProviderException("a payment without id");
        var paid = intent.Text("status") == "succeeded";
        var topUp = Parse(intent.Part("metadata").Text(TopUpName));
        if (!paid)
            return new(new(id, false, intent.Number("amount")), topUp, []);
        var (ours, refunded, foreign, pending) = await RefundsAsync(id);
        return new(new(id, true, intent.Number("amount_received"), foreign, await DisputeAsync(id)), topUp, [.. ours.Keys], refunded, pending);
    }

    private async Task<(Dictionary<string, RefundAnswer> Ours, long Sum, long Foreign, bool Pending)> RefundsAsync(string payment)
    {
        var ours = new Dictionary<string, RefundAnswer>(StringComparer.Ordinal);
        var (sum, foreign, pending) = (0L, 0L, false);
        await foreach (var refund in RefundListAsync(payment))
        {
            var state = State(refund);
            var amount = state.State == RefundState.Failed ? 0 : refund.Number("amount");
            sum += amount;
            pending |= state.State == RefundState.Pending;
            if (refund.Part("metadata").Text(OperationName) is { } operation)
                ours[operation] = state;
            else
                foreign += amount;
        }

        return (ours, sum, foreign, pending);
    }

    private async IAsyncEnumerable<JsonElement> RefundListAsync(string payment)
    {
        for (string? after = null; ;)
        {
            var path = $"/v1/refunds?limit={PageSize}&payment_intent={Uri.EscapeDataString(payment)}" + (after is null ? "" : $"&starting_after={after}");
            if (await _stripe.GetAsync(path) is not { } page)
                yield break;
            foreach (var refund in page.Part("data").EnumerateArray())
            {
                after = refund.Text("id");
                yield return refund;
            }

            if (page.Part("has_more").ValueKind != JsonValueKind.True)
                yield break;
        }
    }

    private static RefundAnswer State(JsonElement refund) => refund.Text("status") switch
    {
        "failed" or "canceled" => new(RefundState.Failed, refund.Text("failure_reason") ?? "failed"),
        "pending" or "requires_action" => new(RefundState.Pending),
        _ => new(RefundState.Done),
    };

    private async Task<DisputeStatus> DisputeAsync(string payment)
    {
        var page = await _stripe.GetAsync($"/v1/disputes?limit=1&payment_intent={Uri.EscapeDataString(payment)}");
        var list = page?.Part("data") ?? default;
        return list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0 ? DisputeStatus.None : list[0].Text("status") switch
        {
            "won" or "warning_closed" => DisputeStatus.Won,
            "lost" => DisputeStatus.Lost,
            // An early warning takes no money.
            "warning_needs_response" or "warning_under_review" => DisputeStatus.None,
            _ => DisputeStatus.Open,
        };
    }

    private static async Task<JsonElement> AnswerAsync(Func<Task<JsonElement>> call)
    {
        try
        {
            return await call();
        }
        catch (StripeError error)
        {
            throw new ProviderException(error.Message, error);
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Form(params (string Name, string Value)[] fields) => fields.Select(f => KeyValuePair.Create(f.Name, f.Value));

    private static string Text(long amount) => amount.ToString(CultureInfo.InvariantCulture);

    private static GrainId? Parse(string? text)
    {
        var slash = text?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        return slash > 0 && int.TryParse(text.AsSpan(0, slash), NumberStyles.None, CultureInfo.InvariantCulture, out var programme) && GrainRef.TryParse(text![(slash + 1)..], GrainKind.TopUp, out var id)
            ? new(programme, id)
            : null;
    }
}
