using System.Net;
using System.Net.Sockets;

namespace Cashback.Webhooks;

/// <summary>
/// Addresses that a webhook may be sent to: none of this machine, this network, or reserved (IANA special-purpose registries). A
/// name is looked up once, and the connection goes to the address that was checked.
/// </summary>
internal static class PublicAddress
{
    private static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            // Of IPv6 only global unicast is public, less tunnels and what is for documents.
            "::/3", "4000::/2", "8000::/1", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(IPNetwork.Parse),
    ];

    public static bool Is(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return !Special.Any(network => network.Contains(plain));
    }

    /// <summary>False for a literal address that is not public; a name is only known when it is looked up.</summary>
    public static bool MayBe(Uri url) => !IPAddress.TryParse(url.Host.Trim('[', ']'), out var address)
        ? !url.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) && !url.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        : Is(address);

    /// <summary>Connects to a host; throws <see cref="AddressRefusedException"/> where one of its addresses is not public.</summary>
    public static async ValueTask<Stream> ConnectAsync(DnsEndPoint host, bool allowPrivate, CancellationToken cancel)
    {
        var addresses = await Dns.GetHostAddressesAsync(host.Host, cancel);
        if (!allowPrivate && !addresses.All(Is))
            throw new AddressRefusedException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, host.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>The host has an address that is not public.</summary>
internal sealed class AddressRefusedException() : IOException("the address is not public");
