using System.Buffers.Binary;
using System.Security.Cryptography;
using Cashback.Grains;

namespace Cashback.Journal;

/// <summary>
/// A link of the hash chain over the journal: it names the link before it and hashes every operation between two positions of
/// the feed, in commit order. A parent has one child at most, so the chain cannot fork.
/// </summary>
/// <param name="Parent">Hash of the link before; <see cref="None"/>'s for the first.</param>
/// <param name="Hash">SHA-256 over parent, positions, the number of operations and the hash of each.</param>
/// <param name="From">Position after which it begins: that of its parent.</param>
/// <param name="Position">Position up to which it reaches.</param>
/// <param name="At">When it was sealed.</param>
/// <param name="Marks">The first 8 bytes of each operation's hash: they tell which operation is not what it was.</param>
public sealed record Seal(byte[] Parent, byte[] Hash, long From, long Position, DateTimeOffset At, byte[] Marks)
{
    /// <summary>Bytes of a mark.</summary>
    public const int MarkSize = 8;

    /// <summary>Before the first link: nothing is sealed.</summary>
    public static Seal None { get; } = new([], new byte[SHA256.HashSizeInBytes], 0, 0, DateTimeOffset.MinValue, []);

    /// <summary>How many operations it hashes.</summary>
    public int Operations => Marks.Length / MarkSize;

    /// <summary>The next link, over one page of the feed that begins where this one ends.</summary>
    public Seal Next(FeedPage page, DateTimeOffset at)
    {
        var hashes = new byte[page.Items.Count * SHA256.HashSizeInBytes];
        var marks = new byte[page.Items.Count * MarkSize];
        for (var i = 0; i < page.Items.Count; i++)
        {
            var hash = hashes.AsSpan(i * SHA256.HashSizeInBytes, SHA256.HashSizeInBytes);
            OfOperation(page.Items[i], hash);
            hash[..MarkSize].CopyTo(marks.AsSpan(i * MarkSize));
        }

        return new(Hash, OfLink(Hash, Position, page.Position, hashes), Position, page.Position, at, marks);
    }

    /// <summary>Hash of one operation: where it stands, its request and its body.</summary>
    internal static void OfOperation(in FeedItem item, Span<byte> hash)
    {
        Span<byte> head = stackalloc byte[GrainId.Size + sizeof(long) + 16];
        item.Grain.Write(head);
        BinaryPrimitives.WriteInt64BigEndian(head[GrainId.Size..], item.Seq);
        BinaryPrimitives.WriteUInt128BigEndian(head[(GrainId.Size + sizeof(long))..], item.Request);
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(head);
        sha.AppendData(item.Body.Span);
        sha.GetHashAndReset(hash);
    }

    /// <summary>Hash of a link over the hashes of its operations, one after the other.</summary>
    internal static byte[] OfLink(byte[] parent, long from, long position, ReadOnlySpan<byte> operations)
    {
        Span<byte> between = stackalloc byte[2 * sizeof(long) + sizeof(int)];
        BinaryPrimitives.WriteInt64BigEndian(between, from);
        BinaryPrimitives.WriteInt64BigEndian(between[sizeof(long)..], position);
        BinaryPrimitives.WriteInt32BigEndian(between[(2 * sizeof(long))..], operations.Length / SHA256.HashSizeInBytes);
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(parent);
        sha.AppendData(between);
        sha.AppendData(operations);
        return sha.GetHashAndReset();
    }
}
