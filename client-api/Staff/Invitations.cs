using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Cashback.Access;
using Cashback.Codes;
using Cashback.Grains;

namespace Cashback.Staff;

/// <summary>The secret of an invitation's link: it names the account, and is derived, so a replayed request answers the same one.</summary>
internal sealed class Invitations(MasterKey master)
{
    private const int NameSize = sizeof(int) + 16;

    private readonly byte[] _key = master.Derive("cashback staff invitation v1");

    public string Make(GrainId staff, UInt128 request)
    {
        var bytes = new byte[NameSize + HMACSHA256.HashSizeInBytes];
        BinaryPrimitives.WriteInt32BigEndian(bytes, staff.Programme);
        BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(sizeof(int)), staff.Ref.Key);
        Span<byte> source = stackalloc byte[NameSize + 16];
        bytes.AsSpan(0, NameSize).CopyTo(source);
        BinaryPrimitives.WriteUInt128BigEndian(source[NameSize..], request);
        HMACSHA256.HashData(_key, source, bytes.AsSpan(NameSize));
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>The page where it is accepted. It stands behind the #, which no browser sends and no log keeps.</summary>
    public static string Link(HttpContext context, string invitation) => $"{Origin.Of(context)}/join#invitation={invitation}";

    public static string Hash(string invitation) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(invitation)));

    public static bool TryRead(string? invitation, out GrainId staff)
    {
        staff = default;
        if (invitation is not { Length: < 200 } || !Base64Url.IsValid(invitation))
            return false;
        var bytes = Base64Url.DecodeFromChars(invitation);
        if (bytes.Length != NameSize + HMACSHA256.HashSizeInBytes)
            return false;
        staff = new(BinaryPrimitives.ReadInt32BigEndian(bytes), new(GrainKind.Staff, BinaryPrimitives.ReadUInt128BigEndian(bytes.AsSpan(sizeof(int)))));
        return staff.Programme > 0;
    }
}
