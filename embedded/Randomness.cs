using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Cashback.Embedded;

/// <summary>Unpredictable bits, asked of the system a page at a time: a turn needs 32 bytes.</summary>
internal static class Randomness
{
    private const int Page = 4096;

    [ThreadStatic] private static byte[]? s_page;
    [ThreadStatic] private static int s_used;

    public static UInt128 Next()
    {
        var page = s_page;
        if (page is null || s_used == Page)
        {
            s_page = page = page ?? new byte[Page];
            RandomNumberGenerator.Fill(page);
            s_used = 0;
        }

        var next = page.AsSpan(s_used, 16);
        s_used += 16;
        var bits = BinaryPrimitives.ReadUInt128BigEndian(next);
        next.Clear();
        return bits;
    }
}
