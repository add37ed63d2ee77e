using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Cashback.Grains;

namespace Cashback.Codes;

/// <summary>
/// What a card's QR code says: key id, nonce, AES-256-GCM over programme and card, tag, in base64url. It tells nothing about
/// card or holder, and nothing with a flipped bit is accepted. The nonce of a printed code is a hash of its content, so the
/// same card always has the same code.
/// </summary>
internal sealed class QrTokens(MasterKey master)
{
    /// <summary>Printed codes. Rotating codes and a next master key get numbers of their own.</summary>
    private const byte StaticKeyId = 1;
    private const int NonceSize = 12;
    private const int ContentSize = 4 + 16;
    private const int TagSize = 16;
    private const int Size = 1 + NonceSize + ContentSize + TagSize;

    /// <summary>Characters of a token.</summary>
    public const int Length = (Size * 4 + 2) / 3;

    /// <summary>One cipher a thread: it holds a native context that two calls must not share.</summary>
    [ThreadStatic] private static (QrTokens Owner, AesGcm Cipher)? s_cipher;

    private readonly byte[] _key = master.Derive("cashback qr static v1");
    private readonly byte[] _nonceKey = master.Derive("cashback qr static nonce v1");

    public string Make(GrainId card)
    {
        Span<byte> bytes = stackalloc byte[Size];
        Span<byte> content = stackalloc byte[ContentSize];
        BinaryPrimitives.WriteInt32BigEndian(content, card.Programme);
        BinaryPrimitives.WriteUInt128BigEndian(content[4..], card.Ref.Key);
        bytes[0] = StaticKeyId;
        var nonce = bytes.Slice(1, NonceSize);
        Nonce(content, nonce);
        Cipher().Encrypt(nonce, content, bytes.Slice(1 + NonceSize, ContentSize), bytes[^TagSize..], bytes[..1]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>False for anything that <see cref="Make"/> did not write, character by character.</summary>
    public bool TryRead(string text, out GrainId card)
    {
        card = default;
        Span<byte> bytes = stackalloc byte[Size];
        Span<char> again = stackalloc char[Length];
        if (text.Length != Length || Base64Url.DecodeFromChars(text, bytes, out _, out var length) != OperationStatus.Done || length != Size)
            return false;
        Base64Url.EncodeToChars(bytes, again);
        if (!again.SequenceEqual(text) || bytes[0] != StaticKeyId)
            return false;

        Span<byte> content = stackalloc byte[ContentSize];
        try
        {
            Cipher().Decrypt(bytes.Slice(1, NonceSize), bytes.Slice(1 + NonceSize, ContentSize), bytes[^TagSize..], content, bytes[..1]);
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }

        card = new(BinaryPrimitives.ReadInt32BigEndian(content), new(GrainKind.Card, BinaryPrimitives.ReadUInt128BigEndian(content[4..])));
        return true;
    }

    private void Nonce(ReadOnlySpan<byte> content, Span<byte> nonce)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_nonceKey, content, hash);
        hash[..NonceSize].CopyTo(nonce);
    }

    private AesGcm Cipher()
    {
        if (s_cipher is not { } held || held.Owner != this)
            s_cipher = held = (this, new AesGcm(_key, TagSize));
        return held.Cipher;
    }
}
