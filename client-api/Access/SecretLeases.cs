using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Cashback.Grains;
using Cashback.Keys;
using Cashback.Reads;

namespace Cashback.Access;

/// <summary>
/// Known keys, each read again after a second: so a key that another node revoked is refused a second later. A host tells it
/// of its own commits through <see cref="Observe"/>, so a revoked key is refused there at once.
/// </summary>
public sealed class SecretLeases(IReads reads, TimeProvider time)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(1);

    /// <summary>About 300 bytes each; beyond it all are dropped and read again.</summary>
    private const int MaxHeld = 50_000;

    /// <summary>Longest key that is looked at: an administrator may choose any string.</summary>
    private const int MaxKeyBytes = 512;

    private readonly ConcurrentDictionary<Digest, Held> _held = new();
    private int _count;
    private int _changes;

    /// <summary>Drops a key whose row was committed here.</summary>
    public void Observe(byte[] key, byte[]? body)
    {
        if (key.Length != Digest.RowKeySize || key[4] != (byte)ListKind.Secret)
            return; // Settings come the same way.
        Interlocked.Increment(ref _changes);
        _held.TryRemove(Digest.Read(key.AsSpan(5)), out _);
    }

    internal ValueTask<Caller?> FindAsync(ReadOnlyMemory<char> secret)
    {
        Span<byte> bytes = stackalloc byte[MaxKeyBytes];
        if (secret.Length == 0 || !Encoding.UTF8.TryGetBytes(secret.Span, bytes, out var length))
            return default;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..length], hash);
        var digest = Digest.Read(hash);
        return _held.TryGetValue(digest, out var held) && time.GetElapsedTime(held.ReadAt) < Lease
            ? new(Valid(held.Caller))
            : ReadAsync(digest, held);
    }

    private async ValueTask<Caller?> ReadAsync(Digest digest, Held? before)
    {
        var changes = Volatile.Read(ref _changes);
        var readAt = time.GetTimestamp();
        var body = await reads.FindAsync(digest.RowKey());
        var principal = body is null ? null : JsonSerializer.Deserialize(body, Wire.Default.Principal);
        var caller = principal is null ? null : before?.Caller is { } known && known.Key == principal ? known : new Caller(principal);
        if (Volatile.Read(ref _changes) == changes)
            Keep(digest, new(caller, readAt), isNew: before is null);
        return Valid(caller);
    }

    private void Keep(Digest digest, Held held, bool isNew)
    {
        if (isNew && Interlocked.Increment(ref _count) > MaxHeld)
        {
            _held.Clear();
            Interlocked.Exchange(ref _count, 1);
        }

        _held[digest] = held;
    }

    private Caller? Valid(Caller? caller) => caller?.Key.ExpiresAt is { } end && end <= time.GetUtcNow() ? null : caller;

    private sealed record Held(Caller? Caller, long ReadAt);

    /// <summary>SHA-256 of a key.</summary>
    private readonly record struct Digest(UInt128 High, UInt128 Low)
    {
        public const int RowKeySize = 5 + SHA256.HashSizeInBytes;

        public static Digest Read(ReadOnlySpan<byte> hash) => new(
            System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash), System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));

        public byte[] RowKey()
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(hash, High);
            System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(hash[16..], Low);
            return Reads.RowKey.Of(0, ListKind.Secret, hash);
        }
    }
}
