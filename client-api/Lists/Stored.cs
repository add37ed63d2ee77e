using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Cashback.Lists;

internal static class Stored
{
    /// <summary>The body of a list row.</summary>
    public static T Read<T>(ReadOnlySpan<byte> body, JsonTypeInfo<T> json) =>
        JsonSerializer.Deserialize(body, json) ?? throw new JsonException("an empty row");
}
