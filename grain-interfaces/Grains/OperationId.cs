using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cashback.Grains;

/// <summary>
/// The public id of one operation: incarnation of the database, grain and sequence, so it is found by primary key. It is
/// neither the request id nor a message id. A restored backup has a higher incarnation, so no id is ever given twice.
/// </summary>
[JsonConverter(typeof(OperationIdJson))]
public readonly record struct OperationId(int Incarnation, GrainRef Grain, long Seq)
{
    private const string Prefix = "op_";
    private const int Size = 2 + GrainRef.Size + 8;

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)Incarnation);
        Grain.Write(bytes[2..]);
        BinaryPrimitives.WriteInt64BigEndian(bytes[(2 + GrainRef.Size)..], Seq);
        return string.Concat(Prefix, Base32.Encode(bytes));
    }

    public static bool TryParse([NotNullWhen(true)] string? text, out OperationId id)
    {
        Span<byte> bytes = stackalloc byte[Size];
        id = default;
        if (text is null || !text.StartsWith(Prefix, StringComparison.Ordinal) || !Base32.TryDecode(text.AsSpan(Prefix.Length), bytes))
            return false;
        id = new(BinaryPrimitives.ReadUInt16BigEndian(bytes), GrainRef.Read(bytes[2..]), BinaryPrimitives.ReadInt64BigEndian(bytes[(2 + GrainRef.Size)..]));
        return true;
    }
}

/// <summary>Reads and writes it as text or number; public, since serializers of other projects name it.</summary>
public sealed class OperationIdJson : JsonConverter<OperationId>
{
    public override OperationId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        OperationId.TryParse(reader.GetString(), out var id) ? id : throw new JsonException("not an operation id");

    public override void Write(Utf8JsonWriter writer, OperationId value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
