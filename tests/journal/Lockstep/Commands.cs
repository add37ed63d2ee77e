using Cashback.Grains;
using static Cashback.Journal.Given;

namespace Cashback.Journal.Lockstep;

/// <summary>A command for every store.</summary>
internal sealed record Step(string Kind, Func<IJournal, ValueTask<object?>> Run);

/// <summary>Draws commands from a seed. It remembers what was sent and which heads came of it, so that most chains fit.</summary>
internal sealed class Commands(Random random)
{
    private const int Grains = 12;

    private readonly Dictionary<GrainId, Head> _heads = [];
    private readonly List<Chain[]> _sent = [];
    private ulong _tip = 1;

    public Chain[]? LastBatch { get; private set; }

    public Step Next()
    {
        LastBatch = null;
        return random.Next(24) switch
        {
            < 8 => Commit(),
            8 => Resend(),
            9 => Of("load", (Any(1), Any(2), Start.AddMinutes(random.Next(30))), (j, g, a) => j.LoadAsync([a.Item1, g, a.Item2], a.Item3)),
            10 => Of("operations", new[] { AnySeq(), AnySeq() }, (j, g, seqs) => j.OperationsAsync(g, seqs)),
            11 => Of("operation", AnySeq(), (j, g, seq) => j.OperationAsync(g, seq)),
            12 => Of("history", AnySeq(), (j, g, seq) => j.HistoryAsync(g, seq, 4)),
            13 => Of("forward", AnySeq(), (j, g, seq) => j.ForwardAsync(g, seq, 4)),
            14 => Of("rows", new[] { AnyKey(), AnyKey() }, (j, _, keys) => j.RowsAsync(keys)),
            15 => Of("find", AnyKey(), (j, _, key) => j.FindAsync(key)),
            16 or 17 => List(),
            18 => Of("outbox", random.Next(3) == 0 ? null : (OutgoingId?)AnyMessage(), (j, _, after) => j.OutboxAsync(after, 5)),
            19 => Of("acknowledge", new[] { AnyMessage(), AnyMessage() }, async (j, _, ids) =>
            {
                await j.AcknowledgeAsync(ids);
                return 0;
            }),
            20 => Of("due", Start.AddMinutes(random.Next(120)), (j, _, now) => j.DueAsync(now, 5)),
            21 => Of("heads", random.Next(3) == 0 ? null : (GrainId?)Any(0), (j, _, after) => j.HeadsAsync(after, 5)),
            22 => new("feed", async j => (await j.FeedAsync(0, int.MaxValue)).Items),
            _ => Follower(),
        };
    }

    /// <summary>What the first store said of <see cref="LastBatch"/>.</summary>
    public void Learn(IReadOnlyList<Verdict> verdicts)
    {
        for (var i = 0; i < verdicts.Count; i++)
        {
            var chain = LastBatch![i];
            if (verdicts[i] == Verdict.Committed && _heads.GetValueOrDefault(chain.Grain, Head.None).Seq < chain.Next.Seq)
                _heads[chain.Grain] = chain.Next;
        }
    }

    private Step Commit()
    {
        var grains = Enumerable.Range(0, Grains).Select(Grain).ToArray();
        random.Shuffle(grains);
        return Send("commit", [.. grains.Take(random.Next(1, 5)).Select(AnyChain)]);
    }

    private Step Resend() => _sent.Count == 0 ? Commit() : Send("resend", _sent[random.Next(_sent.Count)]);

    private Step Send(string kind, Chain[] batch)
    {
        LastBatch = batch;
        _sent.Add(batch);
        return new(kind, async j => await j.CommitAsync(batch));
    }

    private Chain AnyChain(GrainId grain)
    {
        var head = _heads.GetValueOrDefault(grain, Head.None);
        var on = random.Next(10) switch
        {
            0 => Head.None,
            1 => head with { Tip = head.Tip + 1_000_000 },
            2 => head with { Seq = head.Seq + random.Next(1, 3) },
            _ => head,
        };
        var wake = random.Next(3) == 0 ? null : new WakeUp(Start.AddMinutes(random.Next(120)), on.Seq + 1);
        var rows = new Dictionary<int, RowWrite>();
        for (var i = random.Next(4); i > 0; i--)
        {
            // Rows belong to a grain, so two chains of a batch never write the same.
            var key = random.Next(4);
            rows[key] = new([.. grain.ToBytes().AsSpan(GrainId.Size - 1), (byte)(key * 85)], random.Next(3) == 0 ? null : BitConverter.GetBytes(random.Next()));
        }

        var chain = Chain(grain, on, _tip++, random.Next(1, 4), wake, [.. rows.Values]);
        return chain.Saying([.. Enumerable.Range(0, random.Next(3))]);
    }

    private Step List()
    {
        var prefix = random.Next(3) == 0 ? [] : AnyKey()[..1];
        var after = random.Next(2) == 0 ? null : AnyKey();
        var descending = random.Next(2) == 0;
        return new(descending ? "list backwards" : "list", async j => await j.ListAsync(prefix, after, 5, descending));
    }

    private Step Follower()
    {
        var name = random.Next(2) == 0 ? "sums" : "seal";
        var state = BitConverter.GetBytes(random.Next());
        var row = new RowWrite([0xF0, (byte)random.Next(3)], random.Next(2) == 0 ? null : state);
        return random.Next(2) == 0
            ? new("follower", async j => await j.FollowerAsync(name))
            : new("save follower", async j =>
            {
                await j.SaveFollowerAsync(name, state, [row]);
                return null;
            });
    }

    /// <summary>Arguments are drawn once, before any store sees them.</summary>
    private Step Of<TArgument, TAnswer>(string kind, TArgument argument, Func<IJournal, GrainId, TArgument, ValueTask<TAnswer>> run)
    {
        var grain = Any(0);
        return new(kind, async j => await run(j, grain, argument));
    }

    private static GrainId Grain(int number) => Card(number, programme: 1 + (number % 2));

    private GrainId Any(int beyond) => Grain(random.Next(Grains + beyond));

    private long AnySeq() => random.Next(20);

    private byte[] AnyKey() => [(byte)random.Next(Grains), (byte)(random.Next(4) * 85)];

    private OutgoingId AnyMessage() => new(Any(0), random.Next(1, 15), random.Next(3));
}
