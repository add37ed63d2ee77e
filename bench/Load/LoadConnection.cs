using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Cashback.Load;

/// <summary>One kept-alive HTTP/1.1 connection with at most one request on the way.</summary>
internal sealed class LoadConnection : IDisposable
{
    private const int StatusAt = 9;
    private readonly byte[] output = new byte[2048];
    private readonly byte[] input = new byte[64 * 1024];
    private int received;

    public LoadConnection(IPEndPoint to)
    {
        Socket = new(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Socket.Connect(to);
    }

    public Socket Socket { get; }

    /// <summary>When the request on the way should have been sent; 0: there is none.</summary>
    public long Since { get; private set; }

    public bool IsIdle => Since == 0;

    public void Dispose() => Socket.Dispose();

    public void Send(Workload workload, long since)
    {
        Since = since;
        received = 0;
        var length = workload.Write(output);
        if (Socket.Send(output.AsSpan(0, length)) != length)
            throw new IOException("a request did not fit into the socket's buffer");
    }

    /// <summary>Reads what has come. True once the answer is whole.</summary>
    public bool Receive()
    {
        var read = Socket.Receive(input.AsSpan(received));
        if (read == 0)
            throw new IOException($"the host closed a connection after {Encoding.UTF8.GetString(input.AsSpan(0, received))}");
        received += read;
        if (!IsWhole(input.AsSpan(0, received)))
            return false;
        Since = 0;
        return true;
    }

    public bool IsOk => input.AsSpan(StatusAt, 3).SequenceEqual("200"u8);

    public string Text => Encoding.UTF8.GetString(input.AsSpan(0, received));

    /// <summary>Without pipelining the answer ends where the bytes end: by its declared length or by the last chunk.</summary>
    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return false;
        var head = answer[..(end + 2)];
        var length = head.IndexOf("Content-Length: "u8);
        if (length < 0)
            return answer.EndsWith("0\r\n\r\n"u8);
        var digits = head[(length + "Content-Length: ".Length)..];
        return System.Buffers.Text.Utf8Parser.TryParse(digits, out int size, out _) && answer.Length == end + 4 + size;
    }
}
