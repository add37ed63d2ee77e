using Cashback.Grains;
using Cashback.Journal;
using Cashback.Simulator.Faults;
using Cashback.Simulator.Outside;
using Cashback.Simulator.Scheduling;

namespace Cashback.Simulator;

/// <summary>
/// One process: a clock, a connection, a group commit, and two nodes on it that both believe to own every grain. With two
/// processes that makes four activations of each card. Real hosts have one; the fence must not depend on it.
/// </summary>
internal sealed class Process
{
    private const int NodesAProcess = 2;

    private readonly World _world;
    private readonly string _name;
    private SimContext _context = null!;
    private List<Node> _nodes = [];
    private PaymentLine _payments = null!;
    private List<TaskCompletionSource<Answer>> _calls = [];

    public Process(World world, string name)
    {
        (_world, _name) = (world, name);
        Start();
    }

    public SimTime Time { get; private set; } = null!;

    /// <summary>Messages given up by the nodes that live now.</summary>
    public int Parked => _nodes.Sum(n => n.Parked.Count);

    /// <summary>Everything in memory is gone, wherever it was; the process starts again at once.</summary>
    public void Crash()
    {
        _world.Trace.Write($"crash {_name}");
        _context.Kill();
        var lost = _calls;
        Start();
        foreach (var call in lost)
            call.TrySetResult(new(Outcome.Unknown));
    }

    /// <summary>One of its nodes, any.</summary>
    public Node Node => _nodes[_world.Random.Next(_nodes.Count)];

    /// <summary>Calls a node of this process. A crash answers "unknown", as a broken connection does.</summary>
    public Task<Answer> AskAsync(Node node, GrainId grain, Request request)
    {
        var call = new TaskCompletionSource<Answer>();
        _calls.Add(call);
        _context.Run(() => _ = ForwardAsync(node.AskAsync(grain, request), call));
        return call.Task;
    }

    /// <summary>An event of the payment provider.</summary>
    public void Receive(byte[] body, string signature) => _context.Run(() => _ = _payments.ReceiveAsync(body, signature));

    /// <summary>Executes refunds and reconciles once; completes when that is done.</summary>
    public Task<bool> ReconcileAsync()
    {
        var done = new TaskCompletionSource<bool>();
        _context.Run(() => _ = ReconcileAsync(done));
        return done.Task;
    }

    private async Task ReconcileAsync(TaskCompletionSource<bool> done) => done.TrySetResult(await _payments.TryAsync(reconcile: true));

    private async Task ForwardAsync(ValueTask<Answer> asked, TaskCompletionSource<Answer> call)
    {
        var calls = _calls;
        try
        {
            var answer = await asked;
            calls.Remove(call);
            call.TrySetResult(answer);
        }
        catch (Exception exception) when (exception is not ViolationException)
        {
            _world.Trace.Write($"call failed: {exception.Message}");
            calls.Remove(call);
            call.TrySetResult(new(Outcome.Unknown));
        }
    }

    private void Start()
    {
        _context = new(_world.Scheduler);
        Time = new(_world.Scheduler, _context);
        _calls = [];
        _nodes = [];
        _context.Run(() =>
        {
            var journal = new FaultyJournal(_world, Time);
            var commits = new GroupCommit(journal, Time, 1, _world.Guards.Journal);
            for (var i = 0; i < NodesAProcess; i++)
            {
                var newer = _name == "b" && i == 1;
                var parts = new NodeParts(journal, Versions.Deciders(newer), Time, NextRandom, new NodeOptions { MaxAttempts = 20 }, Report: Report);
                var node = new Node(parts, commits, _world.Guards.Shell);
                _nodes.Add(node);
                _ = StartAsync(node);
            }

            _payments = new(_world, Time, _nodes[0], journal);
            _ = _payments.RunAsync();
        });
    }

    private async Task StartAsync(Node node)
    {
        while (true)
        {
            try
            {
                await node.StartAsync();
                return;
            }
            catch (JournalUnavailableException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), Time);
            }
        }
    }

    private void Report(string line, Exception? exception)
    {
        _world.Trace.Write($"{_name}: {line} {exception?.GetType().Name} {exception?.Message}");
        if (exception is not null and not JournalUnavailableException and not CommitUnknownException && _world.Guards == Guards.All)
            throw new ViolationException($"{line} {exception}");
    }

    private UInt128 NextRandom() => new((ulong)_world.Random.NextInt64(), (ulong)_world.Random.NextInt64());
}
