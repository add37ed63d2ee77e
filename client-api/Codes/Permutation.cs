using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Cashback.Codes;

/// <summary>
/// A keyed one-to-one mapping of 0 … 10^11 − 1 onto itself, another one in each programme: a Feistel network of ten rounds
/// over the halves modulo 10^5 and 10^6. So numbers are unique without a table and tell nothing about their order.
/// </summary>
internal sealed class Permutation(byte[] key)
{
    /// <summary>Serial numbers of a programme: eleven digits.</summary>
    public const long Size = Left * Right;
    private const long Left = 100_000;
    private const long Right = 1_000_000;
    private const int Rounds = 10;

    public long Forward(int programme, long value)
    {
        var (left, right) = (value / Right, value % Right);
        for (var round = 0; round < Rounds; round += 2)
        {
            left = (left + Mix(programme, round, right, Left)) % Left;
            right = (right + Mix(programme, round + 1, left, Right)) % Right;
        }

        return left * Right + right;
    }

    public long Back(int programme, long value)
    {
        var (left, right) = (value / Right, value % Right);
        for (var round = Rounds - 2; round >= 0; round -= 2)
        {
            right = (right + Right - Mix(programme, round + 1, left, Right)) % Right;
            left = (left + Left - Mix(programme, round, right, Left)) % Left;
        }

        return left * Right + right;
    }

    private long Mix(int programme, int round, long half, long modulus)
    {
        Span<byte> source = stackalloc byte[13];
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        BinaryPrimitives.WriteInt32BigEndian(source, programme);
        source[4] = (byte)round;
        BinaryPrimitives.WriteInt64BigEndian(source[5..], half);
        HMACSHA256.HashData(key, source, hash);
        return (long)(BinaryPrimitives.ReadUInt64BigEndian(hash) % (ulong)modulus);
    }
}
