using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Cashback.Cards;
using Cashback.Grains;

namespace Cashback.Codes;

/// <summary>
/// The code of a digital card for 30 seconds: key id, random nonce, AES-256-GCM over programme, card and slot, tag, in base64url.
/// Whether it is still good, and not used up, the card's grain decides.
/// </summary>
internal sealed class RotatingTokens(MasterKey master)
{
    private const byte KeyId = 2;
    private const int NonceSize = 12;
    private const int ContentSize = 4 + 16 + 8;
    private const int TagSize = 16;
    private const int Size = 1 + NonceSize + ContentSize + TagSize;

    /// <summary>Characters of a token.</summary>
    public const int Length = (Size * 4 + 2) / 3;

    private readonly byte[] _key = master.Derive("cashback qr rotating v1");

    public string Make(GrainId card, long slot)
    {
        Span<byte> bytes = stackalloc byte[Size];
        Span<byte> content = stackalloc byte[ContentSize];
        BinaryPrimitives.WriteInt32BigEndian(content, card.Programme);
        BinaryPrimitives.WriteUInt128BigEndian(content[4..], card.Ref.Key);
        BinaryPrimitives.WriteInt64BigEndian(content[20..], slot);
        bytes[0] = KeyId;
        var nonce = bytes.Slice(1, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(_key, TagSize);
        cipher.Encrypt(nonce, content, bytes.Slice(1 + NonceSize, ContentSize), bytes[^TagSize..], bytes[..1]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>False for anything that <see cref="Make"/> did not write.</summary>
    public bool TryRead(string text, out GrainId card, out RotatingCode code)
    {
        (card, code) = (default, new(0, 0));
        Span<byte> bytes = stackalloc byte[Size];
        if (text.Length != Length || text.AsSpan().ContainsAny(" \r\n\t=") || !Base64Url.TryDecodeFromChars(text, bytes, out var length) || length != Size || bytes[0] != KeyId)
            return false;
        Span<byte> content = stackalloc byte[ContentSize];
        using var cipher = new AesGcm(_key, TagSize);
        try
        {
            cipher.Decrypt(bytes.Slice(1, NonceSize), bytes.Slice(1 + NonceSize, ContentSize), bytes[^TagSize..], content, bytes[..1]);
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }

        card = new(BinaryPrimitives.ReadInt32BigEndian(content), new(GrainKind.Card, BinaryPrimitives.ReadUInt128BigEndian(content[4..])));
        code = new(BinaryPrimitives.ReadInt64BigEndian(content[20..]), BinaryPrimitives.ReadUInt64BigEndian(bytes[1..]));
        return true;
    }
}
