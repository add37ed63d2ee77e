using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Cashback.Grains;
using Cashback.Keys;

namespace Cashback.Codes;

/// <summary>Secrets of API keys: <c>cb_&lt;role&gt;_</c> and 43 characters, 256 bits derived from the key's id.</summary>
public sealed class KeySecrets(MasterKey master)
{
    /// <summary>Characters of a secret that lists show.</summary>
    private const int Shown = 12;

    private readonly byte[] _key = master.Derive("cashback api key v1");

    /// <summary>The secret of a key, the same each time.</summary>
    public string Make(int programme, GrainRef key, Role role)
    {
        Span<byte> source = stackalloc byte[GrainId.Size];
        Span<byte> secret = stackalloc byte[HMACSHA256.HashSizeInBytes];
        new GrainId(programme, key).Write(source);
        HMACSHA256.HashData(_key, source, secret);
        return $"cb_{role.ToString().ToLowerInvariant()}_{Base64Url.EncodeToString(secret)}";
    }

    /// <summary>The command that makes a key known by its hash.</summary>
    public static CreateKey Command(GrainRef id, string name, Role role, string secret) => new(
        id, name, role, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret))), secret[..Math.Min(Shown, secret.Length / 3)]);
}
