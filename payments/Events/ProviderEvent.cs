using System.Text.Json;
using Cashback.Payments.Stripe;

namespace Cashback.Payments.Events;

/// <summary>What is read of an event: its id, and which payment to look at. The rest is asked of the provider.</summary>
internal sealed record ProviderEvent(string Id, string Payment)
{
    /// <summary>Null: an event about something else, or not one at all.</summary>
    public static ProviderEvent? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.Text("id") is not { } id || !root.TryGetProperty("data", out var data) || !data.TryGetProperty("object", out var about))
                return null;
            var payment = about.Text("object") switch
            {
                "payment_intent" => about.Text("id"),
                "checkout.session" => about.Text("payment_intent") ?? about.Text("id"),
                "charge" or "refund" or "dispute" => about.Text("payment_intent"),
                _ => null,
            };
            return payment is null ? null : new(id, payment);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
