using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cashback.Grains;

/// <summary>
/// Names a grain inside its programme: the public, opaque id such as <c>card_0123…</c>. It does not name the programme,
/// so an id of another programme addresses a grain that does not exist: 404, not 403.
/// </summary>
[JsonConverter(typeof(GrainRefJson))]
public readonly record struct GrainRef(GrainKind Kind, UInt128 Key)
{
    /// <summary>Bytes of a key: kind, then 128 bits big-endian.</summary>
    public const int Size = 17;

    /// <summary>Characters of the longest id.</summary>
    public const int MaxText = 5 + 26;

    private static readonly Dictionary<GrainKind, string> Prefixes = new()
    {
        [GrainKind.Platform] = "plat_", [GrainKind.Programme] = "prg_", [GrainKind.Venue] = "ven_", [GrainKind.Till] = "till_",
        [GrainKind.Card] = "card_", [GrainKind.Customer] = "cus_", [GrainKind.Group] = "grp_", [GrainKind.Job] = "job_",
        [GrainKind.Payout] = "pay_", [GrainKind.Voucher] = "vch_", [GrainKind.Match] = "mat_", [GrainKind.Ticket] = "tkt_",
        [GrainKind.TopUp] = "top_", [GrainKind.ApiKey] = "key_", [GrainKind.Endpoint] = "whe_", [GrainKind.Batch] = "bat_", [GrainKind.Name] = "nam_", [GrainKind.SignIn] = "sgn_", [GrainKind.RefundPayment] = "rfp_",
        [GrainKind.Staff] = "stf_", [GrainKind.Application] = "apl_",
    };

    public static GrainRef Programme { get; } = new(GrainKind.Programme, 0);

    public void Write(Span<byte> to)
    {
        to[0] = (byte)Kind;
        BinaryPrimitives.WriteUInt128BigEndian(to[1..], Key);
    }

    public static GrainRef Read(ReadOnlySpan<byte> from) => new((GrainKind)from[0], BinaryPrimitives.ReadUInt128BigEndian(from[1..]));

    public override string ToString()
    {
        Span<char> text = stackalloc char[MaxText];
        return new string(text[..Format(text)]);
    }

    /// <summary>The same into a buffer of at least <see cref="MaxText"/> characters; answers how many it used.</summary>
    public int Format(Span<char> text)
    {
        Span<byte> key = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(key, Key);
        var prefix = Prefixes[Kind];
        prefix.CopyTo(text);
        Base32.Encode(key, text[prefix.Length..]);
        return prefix.Length + Base32.Length(key.Length);
    }

    public static bool TryParse([NotNullWhen(true)] string? text, out GrainRef id)
    {
        id = default;
        var split = text?.IndexOf('_', StringComparison.Ordinal) ?? -1;
        if (split < 0)
            return false;
        Span<byte> key = stackalloc byte[16];
        foreach (var (kind, prefix) in Prefixes)
        {
            if (prefix.Length != split + 1 || !text!.StartsWith(prefix, StringComparison.Ordinal))
                continue;
            if (!Base32.TryDecode(text.AsSpan(split + 1), key))
                return false;
            id = new(kind, BinaryPrimitives.ReadUInt128BigEndian(key));
            return true;
        }

        return false;
    }

    /// <summary>The same, and of the kind that the caller's path or field is about.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, GrainKind kind, out GrainRef id) => TryParse(text, out id) && id.Kind == kind;
}

/// <summary>Reads and writes it as text or number; public, since serializers of other projects name it.</summary>
public sealed class GrainRefJson : JsonConverter<GrainRef>
{
    public override GrainRef Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        GrainRef.TryParse(reader.GetString(), out var id) ? id : throw new JsonException("not an id");

    public override void Write(Utf8JsonWriter writer, GrainRef value, JsonSerializerOptions options)
    {
        Span<char> text = stackalloc char[GrainRef.MaxText];
        writer.WriteStringValue(text[..value.Format(text)]);
    }
}
