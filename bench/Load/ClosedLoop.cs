using System.Diagnostics;
using System.Net;

namespace Cashback.Load;

/// <summary>So many callers, each asking again as soon as it is answered: shows the most that the host can do.</summary>
internal static class ClosedLoop
{
    public static Measured Run(IPEndPoint host, Workload workload, int callers, TimeSpan warmUp, TimeSpan time)
    {
        var connections = Enumerable.Range(0, callers).Select(_ => new LoadConnection(host)).ToArray();
        var poller = new Poller([.. connections.Select(c => c.Socket)]);
        var recorder = new Recorder(warmUp, time);
        foreach (var connection in connections)
            connection.Send(workload, Stopwatch.GetTimestamp());
        for (var open = callers; open > 0;)
        {
            poller.Wait(TimeSpan.FromSeconds(1));
            for (var i = 0; i < connections.Length; i++)
            {
                var connection = connections[i];
                var since = connection.Since;
                if (!poller.HasInput(i) || !connection.Receive())
                    continue;
                var now = Stopwatch.GetTimestamp();
                recorder.Answered(connection, since, now);
                if (now < recorder.End)
                    connection.Send(workload, now);
                else
                    open--;
            }
        }

        foreach (var connection in connections)
            connection.Dispose();
        return recorder.Finish();
    }
}
