using System.Security.Cryptography;
using System.Text;

namespace Cashback.Codes;

/// <summary>
/// The installation's one secret (CASHBACK_QR_KEY): 32 bytes that every code and key is derived from, so a replayed request
/// answers the same secret although only hashes are stored. Losing it makes printed cards unreadable.
/// </summary>
public sealed class MasterKey
{
    /// <summary>Bytes of the key.</summary>
    public const int Size = 32;

    private readonly byte[] _key;

    private MasterKey(byte[] key)
    {
        _key = key;
    }

    /// <summary>From base64; throws <see cref="FormatException"/> unless it is 32 bytes.</summary>
    public static MasterKey Parse(string base64)
    {
        var key = Convert.FromBase64String(base64);
        return key.Length == Size ? new(key) : throw new FormatException($"the key must be {Size} bytes in base64");
    }

    public static string Make() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(Size));

    /// <summary>For the pages of tills: what signs the scans that they keep while the network is cut.</summary>
    public byte[] TillQueues() => Derive("cashback till queue v1");

    /// <summary>A key of its own for each purpose (HKDF, RFC 5869).</summary>
    internal byte[] Derive(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, _key, Size, info: Encoding.ASCII.GetBytes(purpose));
}
