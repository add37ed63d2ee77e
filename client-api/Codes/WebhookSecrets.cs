using System.Buffers.Binary;
using System.Security.Cryptography;
using Cashback.Grains;
using Cashback.Webhooks;

namespace Cashback.Codes;

/// <summary>Secrets that our events are signed with: <c>whsec_</c> and 256 bits, derived from the endpoint's id and their version.</summary>
internal sealed class WebhookSecrets(MasterKey master)
{
    private readonly byte[] _key = master.Derive("cashback webhook v1");

    public string Make(GrainId endpoint, int version)
    {
        Span<byte> source = stackalloc byte[GrainId.Size + sizeof(int)];
        endpoint.Write(source);
        BinaryPrimitives.WriteInt32BigEndian(source[GrainId.Size..], version);
        Span<byte> secret = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, source, secret);
        return WebhookSignature.Prefix + Convert.ToBase64String(secret);
    }

    /// <summary>Those that sign now: the one before as well while it is being exchanged.</summary>
    public IReadOnlyList<string> Now(int programme, EndpointView endpoint, DateTimeOffset now)
    {
        var id = new GrainId(programme, endpoint.Id);
        return endpoint.OldUntil > now ? [Make(id, endpoint.Secret), Make(id, endpoint.Secret - 1)] : [Make(id, endpoint.Secret)];
    }
}
