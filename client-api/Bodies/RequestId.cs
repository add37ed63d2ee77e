using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Cashback.Access;
using Cashback.Grains;
using Cashback.Problems;

namespace Cashback.Bodies;

/// <summary>Marks a route that moves value: it needs an Idempotency-Key.</summary>
internal sealed class MovesValue
{
    public static MovesValue Mark { get; } = new();
}

/// <summary>A request's id, and the ids of what it makes: all derived, so a retry names the same things.</summary>
internal static class RequestId
{
    public const string Header = "Idempotency-Key";

    /// <summary>Longest key (api.md).</summary>
    public const int MaxLength = 255;

    public static UInt128 Of(HttpContext context, Caller caller)
    {
        var values = context.Request.Headers[Header];
        if (values.Count == 0)
        {
            return context.GetEndpoint()?.Metadata.GetMetadata<MovesValue>() is null
                ? Random()
                : throw ProblemException.Of(ProblemCode.IdempotencyKeyMissing);
        }

        return Of(caller, values.Count == 1 ? values[0] : null, Header);
    }

    /// <summary>Of a request that nobody will repeat.</summary>
    public static UInt128 Random() => BinaryPrimitives.ReadUInt128BigEndian(RandomNumberGenerator.GetBytes(16));

    public static UInt128 Of(Caller caller, string? key, string field)
    {
        if (string.IsNullOrEmpty(key) || key.Length > MaxLength || key.AsSpan().ContainsAnyExceptInRange('!', '~'))
            throw ProblemException.Invalid(field, "one key of 1 to 255 visible ASCII characters");
        Span<byte> source = stackalloc byte[GrainRef.Size + MaxLength];
        caller.Key.Key.Write(source);
        var length = Encoding.ASCII.GetBytes(key, source[GrainRef.Size..]);
        return Hash(source[..(GrainRef.Size + length)]);
    }

    /// <summary>Id of a thing that this request makes.</summary>
    public static GrainRef Make(UInt128 request, GrainKind kind) => new(kind, Derive(request, kind.ToString()));

    /// <summary>Id of a further step of the same request.</summary>
    public static UInt128 Derive(UInt128 request, string label)
    {
        Span<byte> source = stackalloc byte[64];
        BinaryPrimitives.WriteUInt128BigEndian(source, request);
        var length = Encoding.ASCII.GetBytes(label, source[16..]);
        return Hash(source[..(16 + length)]);
    }

    /// <summary>Hash of a text, to tell two apart.</summary>
    public static UInt128 Text(string text) => Hash(Encoding.UTF8.GetBytes(text));

    private static UInt128 Hash(ReadOnlySpan<byte> source)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(source, hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
