using System.Diagnostics;
using System.Net;

namespace Cashback.Load;

/// <summary>
/// Requests at a fixed rate, whatever the host does. Latency counts from the moment a request should have been sent, so a host
/// that stalls is charged for everybody who would have come meanwhile.
/// </summary>
internal sealed class OpenLoop(IPEndPoint host, Workload workload, double perSecond)
{
    /// <summary>Far more than are ever on the way at half of peak; when all are busy, requests wait and the wait counts.</summary>
    private const int Most = 512;

    private readonly LoadConnection[] connections = [.. Enumerable.Range(0, Most).Select(_ => new LoadConnection(host))];
    private readonly Stack<LoadConnection> idle = new();
    private readonly long begun = Stopwatch.GetTimestamp();
    private long sent;

    /// <summary>When the next request should be sent.</summary>
    private long Next => begun + (long)(sent / perSecond * Stopwatch.Frequency);

    /// <param name="warmUp">Not measured.</param>
    /// <param name="time">Measured at most.</param>
    /// <param name="until">Ends the measured time: what ran beside is over.</param>
    public Measured Run(TimeSpan warmUp, TimeSpan time, CancellationToken until = default)
    {
        var poller = new Poller([.. connections.Select(c => c.Socket)]);
        var recorder = new Recorder(warmUp, time);
        foreach (var connection in connections)
            idle.Push(connection);
        while (idle.Count < Most || Next < recorder.End)
        {
            if (until.IsCancellationRequested)
                recorder.Stop();
            SendDue(recorder.End);
            poller.Wait(idle.Count == 0 || Next >= recorder.End ? TimeSpan.FromSeconds(1) : Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), Next));
            Receive(poller, recorder);
        }

        foreach (var connection in connections)
            connection.Dispose();
        return recorder.Finish();
    }

    private void SendDue(long end)
    {
        while (Next is var due && due < end && due <= Stopwatch.GetTimestamp() && idle.TryPop(out var connection))
        {
            connection.Send(workload, due);
            sent++;
        }
    }

    private void Receive(Poller poller, Recorder recorder)
    {
        for (var i = 0; i < connections.Length; i++)
        {
            var connection = connections[i];
            var since = connection.Since;
            if (!poller.HasInput(i) || !connection.Receive())
                continue;
            recorder.Answered(connection, since, Stopwatch.GetTimestamp());
            idle.Push(connection);
        }
    }
}
