using System.Text.Json.Nodes;

namespace Cashback.Replays;

/// <summary>A purchase with the card and till it is scanned at.</summary>
internal sealed record Sale(Purchase Purchase, string Key, string Card, string Till)
{
    /// <summary>The body of POST /v1/scans.</summary>
    public JsonObject Body => new()
    {
        ["card"] = Card,
        ["bill"] = Purchase.Bill,
        ["at"] = Purchase.At.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
        ["till"] = Till,
    };

    /// <summary>The line of POST /v1/scans/batch.</summary>
    public JsonObject Line
    {
        get
        {
            var line = Body;
            line.Insert(0, "key", Key);
            return line;
        }
    }
}
