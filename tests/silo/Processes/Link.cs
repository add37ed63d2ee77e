using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Cashback.Silo.Tests.Processes;

/// <summary>A wire between two processes, as a proxy on loopback. Cut, it is silent both ways, as a network is; nothing is closed.</summary>
internal sealed class Link : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> _ends = [];
    private readonly CancellationTokenSource _gone = new();
    private readonly int _to;
    private volatile bool _cut;

    public Link(int to)
    {
        _to = to;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync();
    }

    public int Port { get; }

    public void Cut() => _cut = true;

    /// <summary>What was under way is lost: both ends hear of it now.</summary>
    public void Mend()
    {
        _cut = false;
        while (_ends.TryTake(out var end))
            end.Dispose();
    }

    public void Dispose()
    {
        _gone.Cancel();
        _listener.Stop();
        Mend();
        _gone.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = JoinAsync(await _listener.AcceptTcpClientAsync(_gone.Token));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task JoinAsync(TcpClient near)
    {
        _ends.Add(near);
        if (_cut)
            return;
        var far = new TcpClient();
        _ends.Add(far);
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, _to);
            near.NoDelay = far.NoDelay = true;
            await Task.WhenAny(CopyAsync(near, far), CopyAsync(far, near));
        }
        catch (Exception exception) when (exception is SocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // One end is gone, so the other is told.
        }

        near.Dispose();
        far.Dispose();
    }

    private async Task CopyAsync(TcpClient from, TcpClient to)
    {
        var buffer = new byte[64 * 1024];
        while (await from.GetStream().ReadAsync(buffer, _gone.Token) is > 0 and var read)
        {
            if (!_cut)
                await to.GetStream().WriteAsync(buffer.AsMemory(0, read), _gone.Token);
        }
    }
}
