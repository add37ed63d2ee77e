using Cashback.Grains;
using Cashback.Simulator.Checks;
using Cashback.Simulator.Scheduling;

namespace Cashback.Simulator.Workload;

/// <summary>
/// Someone at a till: makes requests, sends each until it is answered, sometimes twice at once, and remembers what was said.
/// </summary>
internal sealed class Client(World world, SimTime time, Answers answers, int requests)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>After its first attempt. Ids are known for 90 days (architecture.md), and the clock may jump while it tries.</summary>
    private static readonly TimeSpan GivesUp = TimeSpan.FromDays(60);

    /// <summary>Where something waits for a person: more than any fault lasts.</summary>
    private const int MaxRefused = 300;

    /// <summary>One of so many answered requests is sent once more, later.</summary>
    private const int Repeats = 6;

    private readonly Commands _commands = new(world, time);

    public bool Done { get; private set; }

    public string Doing { get; private set; } = "";

    public async Task RunAsync()
    {
        var again = new List<Task>();
        for (var i = 0; i < requests; i++)
        {
            var (grain, request) = _commands.Next(answers);
            var call = new Call(grain, request, world.Epoch, world.Scheduler.Now);
            Doing = $"{request.Command.GetType().Name} at {grain}";
            var twice = world.Faults.Happens(world.Random, world.Faults.Duplicate);
            if (twice)
                _ = SendAsync(call, false);
            if (await SendAsync(call, !twice) && world.Random.Next(Repeats) == 0)
                again.Add(AgainAsync(call));
            await Task.Delay(TimeSpan.FromMilliseconds(world.Random.Next(1, 400)), time);
        }

        await Task.WhenAll(again);
        Done = true;
    }

    /// <summary>As a till does that never heard the answer and finds the request in its queue: what it was about has moved on since.</summary>
    private async Task AgainAsync(Call call)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(world.Random.Next(1, 5_000)), time);
        await SendAsync(call, false);
    }

    /// <param name="call">What to send.</param>
    /// <param name="alone">Nobody else sends it, so "overloaded" means that it never happened.</param>
    /// <returns>Whether it was answered.</returns>
    private async Task<bool> SendAsync(Call call, bool alone)
    {
        var refused = 0;
        while (world.Scheduler.Now - call.Made < GivesUp)
        {
            var process = world.Processes[world.Random.Next(world.Processes.Count)];
            var epoch = world.Epoch;
            var node = process.Node;
            var seen = answers.Seen(node, call.Grain);
            var asked = process.AskAsync(node, call.Grain, call.Request);
            var answer = await WithinAsync(asked);
            if (answer.Outcome == Outcome.Decided)
            {
                if (epoch == world.Epoch && epoch == call.Epoch)
                    answers.Check(call, answer, node, seen);
                return true;
            }

            // A process that lived through a restore has sent what the backup does not know, or a message is parked until a newer
            // version takes it: a card may wait between itself and its customer.
            if ((world.Epoch > 0 || world.Processes.Any(p => p.Parked > 0)) && ++refused > MaxRefused)
                return false;
            alone &= answer.Outcome == Outcome.Overloaded;
            if (alone && world.Random.Next(2) == 0)
            {
                answers.NeverHappened(call);
                return false;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(world.Random.Next(1, 500)), time);
        }

        return false;
    }

    private async Task<Answer> WithinAsync(Task<Answer> asked)
    {
        var first = new TaskCompletionSource<Answer>();
        _ = ForwardAsync(asked, first);
        _ = TimeOutAsync(first);
        return await first.Task;
    }

    private static async Task ForwardAsync(Task<Answer> asked, TaskCompletionSource<Answer> to) => to.TrySetResult(await asked);

    private async Task TimeOutAsync(TaskCompletionSource<Answer> to)
    {
        await Task.Delay(Patience, time);
        to.TrySetResult(new(Outcome.Unknown));
    }
}
