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
    private static readonly TimeSpan GivesUp = TimeSpan.FromDays(60);

    /// <summary>Where something waits for a person: more than any fault lasts.</summary>
    private const int MaxRefused = 300;

    private readonly Commands _commands = new(world, time);

    public bool Done { get; private set; }

    public string Doing { get; private set; } = "";

    public async Task RunAsync()
    {
        for (var i = 0; i < requests; i++)
        {
            var (grain, request) = _commands.Next(answers);
            var call = new Call(grain, request, world.Epoch);
            Doing = $"{request.Command.GetType().Name} at {grain}";
            var twice = world.Faults.Happens(world.Random, world.Faults.Duplicate);
            if (twice)
                _ = SendAsync(call, false);
            await SendAsync(call, !twice);
            await Task.Delay(TimeSpan.FromMilliseconds(world.Random.Next(1, 400)), time);
        }

        Done = true;
    }

    /// <param name="call">What to send.</param>
    /// <param name="alone">Nobody else sends it, so "overloaded" means that it never happened.</param>
    private async Task SendAsync(Call call, bool alone)
    {
        var started = world.Scheduler.Now;
        var refused = 0;
        while (world.Scheduler.Now - started < GivesUp)
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
                return;
            }

            // A process that lived through a restore has sent what the backup does not know, or a message is parked until a newer
            // version takes it: a card may wait between itself and its customer.
            if ((world.Epoch > 0 || world.Processes.Any(p => p.Parked > 0)) && ++refused > MaxRefused)
                return;
            alone &= answer.Outcome == Outcome.Overloaded;
            if (alone && world.Random.Next(2) == 0)
            {
                answers.NeverHappened(call);
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(world.Random.Next(1, 500)), time);
        }
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
