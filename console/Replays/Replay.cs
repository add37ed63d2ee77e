using System.Text.Json.Nodes;

namespace Cashback.Replays;

/// <summary>GET /v1/jobs/{id} of a replay. The totals are null until it is done.</summary>
internal sealed record Replay(string Id, string Kind, string Status, ReplayOf Result);

internal sealed record ReplayOf(JsonObject Settings, DateOnly From, DateOnly To, long? Sales, long? Before, long? After, long? Cost, long? PointsBefore, long? PointsAfter, long? Winners, long? Losers, long? Same);
