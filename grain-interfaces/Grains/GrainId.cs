using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cashback.Grains;

/// <summary>Where a grain lives: its programme's number and its name in it. The primary key of everything stored.</summary>
[JsonConverter(typeof(GrainIdJson))]
public readonly record struct GrainId(int Programme, GrainRef Ref)
{
    /// <summary>Bytes of a stored key: programme big-endian, then the <see cref="GrainRef"/>. Sorting by bytes groups a programme.</summary>
    public const int Size = 4 + GrainRef.Size;

    /// <summary>The installation itself belongs to no programme.</summary>
    public static GrainId Platform { get; } = new(0, new(GrainKind.Platform, 0));

    public GrainKind Kind => Ref.Kind;

    public void Write(Span<byte> to)
    {
        BinaryPrimitives.WriteInt32BigEndian(to, Programme);
        Ref.Write(to[4..]);
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        Write(bytes);
        return bytes;
    }

    public static GrainId Read(ReadOnlySpan<byte> from) => new(BinaryPrimitives.ReadInt32BigEndian(from), GrainRef.Read(from[4..]));

    public override string ToString() => $"{Programme}/{Ref}";
}

/// <summary>Reads and writes it as text or number; public, since serializers of other projects name it.</summary>
public sealed class GrainIdJson : JsonConverter<GrainId>
{
    public override GrainId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.GetString() ?? "";
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && int.TryParse(text.AsSpan(0, slash), out var programme) && GrainRef.TryParse(text[(slash + 1)..], out var id)
            ? new(programme, id)
            : throw new JsonException("not a grain");
    }

    public override void Write(Utf8JsonWriter writer, GrainId value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
