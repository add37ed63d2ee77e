using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cashback.Replays;

/// <summary>What the answers add up to. Filled by many lanes at once.</summary>
internal sealed class Tally
{
    private readonly ConcurrentDictionary<string, int> refused = new(StringComparer.Ordinal);
    private int purchases;
    private int replayed;
    private long gift;
    private long points;

    public int Purchases => purchases;

    public long Granted => gift;

    public bool AllApplied => refused.IsEmpty;

    /// <summary>One answered scan.</summary>
    public void Applied(JsonElement answer, bool again)
    {
        var earned = answer.GetProperty("earned");
        Interlocked.Add(ref gift, earned.GetProperty("gift").GetInt64());
        Interlocked.Add(ref points, earned.GetProperty("points").GetInt64());
        Interlocked.Increment(ref purchases);
        if (again)
            Interlocked.Increment(ref replayed);
    }

    public void Refused(string code) => refused.AddOrUpdate(code, 1, (_, n) => n + 1);

    public JsonObject Report(int cards, TimeSpan took) => new()
    {
        ["cards"] = cards,
        ["purchases"] = purchases,
        ["granted"] = gift,
        ["points"] = points,
        ["replayed"] = replayed,
        ["refused"] = new JsonObject(refused.Select(r => KeyValuePair.Create(r.Key, (JsonNode?)r.Value))),
        ["seconds"] = Math.Round(took.TotalSeconds, 2),
        ["perSecond"] = Math.Round((purchases + refused.Values.Sum()) / Math.Max(took.TotalSeconds, 0.001)),
    };
}
