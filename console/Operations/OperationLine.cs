using System.Text.Json.Nodes;

namespace Cashback.Operations;

/// <summary>GET /v1/operations, one line.</summary>
internal sealed record OperationLine(
    string Id, string Kind, DateTimeOffset At, OperationActor Actor, string? Till, long? Amount, string? Comment, IReadOnlyList<Effect> Effects, string? Reverses, string? ReversedBy, bool Reversible, string On)
{
    /// <summary>A bill or a top-up can be given back in parts.</summary>
    public bool HasParts => Kind is "scan" or "purchase" or "topUp";
}

/// <summary>Name: of the person, or of the key; null to customers.</summary>
internal sealed record OperationActor(string Role, string? Key, string? Customer, string? Name);

internal sealed record Effect(string Asset, long Amount);

/// <summary>GET /v1/operations/{id}/why.</summary>
internal sealed record Why(int SettingsVersion, JsonObject Inputs, JsonObject Result, IReadOnlyList<WhyTransfer> Transfers);

internal sealed record WhyTransfer(string Debit, string Credit, string Asset, long Amount, DateTimeOffset? AvailableFrom, DateTimeOffset? ExpiresAt);

/// <summary>POST …/reverse.</summary>
internal sealed record Reversal(string Operation);
