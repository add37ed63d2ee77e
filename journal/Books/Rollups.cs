using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Reads;

namespace Cashback.Books;

/// <summary>Sums of one account on one local day.</summary>
internal sealed record AccountDay([property: JsonPropertyName("d")] Amounts Debit, [property: JsonPropertyName("c")] Amounts Credit);

/// <summary>What happened at one venue on one local day, reversals below zero.</summary>
internal sealed record VenueDay(
    [property: JsonPropertyName("t")] long Turnover,
    [property: JsonPropertyName("o")] long Orders,
    [property: JsonPropertyName("d")] long Discount,
    [property: JsonPropertyName("e")] Amounts Earned,
    [property: JsonPropertyName("w")] Amounts Reward,
    [property: JsonPropertyName("r")] Amounts Redeemed);

/// <summary>Where in the feed the operations of a local day stand: after one position, and up to another.</summary>
internal sealed record DaySpan([property: JsonPropertyName("f")] long After, [property: JsonPropertyName("l")] long Last);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(AccountDay))]
[JsonSerializable(typeof(VenueDay))]
[JsonSerializable(typeof(DaySpan))]
internal sealed partial class RollupJson : JsonSerializerContext;

/// <summary>Keys of roll-up rows: the day's number (big-endian), what it is about, and which one.</summary>
internal static class RollupKey
{
    /// <summary>The state of the follower is stored under this name: its position, 8 bytes big-endian.</summary>
    public const string Follower = "rollups";

    public const byte OfAccount = (byte)'a';
    public const byte OfVenue = (byte)'v';
    public const byte OfSpan = (byte)'s';

    private const int Start = 5 + 4;

    public static byte[] All(int programme) => RowKey.Of(programme, ListKind.Rollup);

    /// <summary>Before every row of the day, and after every row of the day before.</summary>
    public static byte[] Before(int programme, int day) => Key(programme, day, []);

    public static byte[] Account(int programme, int day, string account) => Key(programme, day, [OfAccount, .. Encoding.UTF8.GetBytes(account)]);

    public static byte[] Span(int programme, int day) => Key(programme, day, [OfSpan]);

    public static byte[] Venue(int programme, int day, GrainRef? venue)
    {
        Span<byte> rest = stackalloc byte[1 + GrainRef.Size];
        rest[0] = OfVenue;
        venue?.Write(rest[1..]);
        return Key(programme, day, venue is null ? rest[..1] : rest);
    }

    public static int Day(byte[] key) => BinaryPrimitives.ReadInt32BigEndian(key.AsSpan(5));

    public static byte What(byte[] key) => key.Length > Start ? key[Start] : (byte)0;

    public static string AccountOf(byte[] key) => Encoding.UTF8.GetString(key.AsSpan(Start + 1));

    public static GrainRef? VenueOf(byte[] key) => key.Length == Start + 1 ? null : GrainRef.Read(key.AsSpan(Start + 1));

    public static T Read<T>(Row row, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> json) =>
        JsonSerializer.Deserialize(row.Body, json) ?? throw new JsonException("no roll-up");

    private static byte[] Key(int programme, int day, ReadOnlySpan<byte> rest)
    {
        Span<byte> bytes = stackalloc byte[4 + rest.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, day);
        rest.CopyTo(bytes[4..]);
        return RowKey.Of(programme, ListKind.Rollup, bytes);
    }
}
