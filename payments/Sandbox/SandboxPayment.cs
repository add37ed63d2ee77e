using System.Text.Json.Serialization;
using Cashback.Grains;
using Cashback.TopUps;

namespace Cashback.Payments.Sandbox;

/// <summary>A payment as the sandbox keeps it.</summary>
internal sealed record SandboxPayment(string Id, GrainId? TopUp, long Amount, string Currency, DateTimeOffset CreatedAt)
{
    public bool Paid { get; init; }

    /// <summary>An import of tickets named it; nobody paid it here.</summary>
    public bool Named { get; init; }

    public IReadOnlyList<SandboxRefund> Refunds { get; init; } = [];

    public DisputeStatus Dispute { get; init; }

    [JsonIgnore] public long Refunded => Refunds.Sum(r => r.Amount);

    public ProviderPayment Show() => new(
        new(Id, Paid, Amount, Refunds.Where(r => r.Key is null).Sum(r => r.Amount), Dispute),
        TopUp,
        [.. Refunds.Select(r => r.Key).OfType<string>()],
        Refunded);
}

/// <param name="Amount">Minor units.</param>
/// <param name="Key">The operation that asked for it; null: done at the provider.</param>
internal sealed record SandboxRefund(long Amount, string? Key);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(SandboxPayment))]
internal sealed partial class SandboxJson : JsonSerializerContext;
