using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Cashback.Codes;

namespace Cashback.Staff;

/// <summary>
/// Text that somebody else keeps for us between two requests, or that is stored: encrypted, bound to its purpose, and good until
/// a time (AES-256-GCM with a subkey of the master key).
/// </summary>
internal sealed class SealedState(MasterKey master, TimeProvider time)
{
    private const int NonceSize = 12;
    private const int TagSize = 16;

    /// <summary>Longest sealed text that is looked at.</summary>
    private const int MaxText = 8192;

    private readonly byte[] _key = master.Derive("cashback staff state v1");

    public string Seal(string purpose, string text, TimeSpan? goodFor = null)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var bytes = new byte[sizeof(long) + NonceSize + plain.Length + TagSize];
        BinaryPrimitives.WriteInt64BigEndian(bytes, goodFor is { } span ? (time.GetUtcNow() + span).UtcTicks : long.MaxValue);
        RandomNumberGenerator.Fill(bytes.AsSpan(sizeof(long), NonceSize));
        using var cipher = new AesGcm(_key, TagSize);
        cipher.Encrypt(bytes.AsSpan(sizeof(long), NonceSize), plain, bytes.AsSpan(sizeof(long) + NonceSize, plain.Length), bytes.AsSpan(^TagSize..), Place(bytes, purpose));
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Null: not ours, for another purpose, or too old.</summary>
    public string? Open(string purpose, string? sealedText)
    {
        if (sealedText is null || sealedText.Length > MaxText || !Base64Url.IsValid(sealedText))
            return null;
        var bytes = Base64Url.DecodeFromChars(sealedText);
        if (bytes.Length < sizeof(long) + NonceSize + TagSize || BinaryPrimitives.ReadInt64BigEndian(bytes) < time.GetUtcNow().UtcTicks)
            return null;
        var plain = new byte[bytes.Length - sizeof(long) - NonceSize - TagSize];
        using var cipher = new AesGcm(_key, TagSize);
        try
        {
            cipher.Decrypt(bytes.AsSpan(sizeof(long), NonceSize), bytes.AsSpan(sizeof(long) + NonceSize, plain.Length), bytes.AsSpan(^TagSize..), plain, Place(bytes, purpose));
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        return Encoding.UTF8.GetString(plain);
    }

    private static byte[] Place(byte[] bytes, string purpose) => [.. bytes.AsSpan(0, sizeof(long)), .. Encoding.UTF8.GetBytes(purpose)];
}
