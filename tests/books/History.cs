using System.Text.Json;
using Cashback.Cards;
using Cashback.Grains;
using Cashback.Journal;
using Cashback.Ledger;
using Cashback.Operations;
using Cashback.Programmes;
using Cashback.Reads;
using Cashback.Tills;

namespace Cashback.Books;

/// <summary>A clock that tests set.</summary>
internal sealed class ManualTime(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}

/// <summary>The real deciders over a journal, one turn after another, messages delivered when the test says so.</summary>
internal sealed class History(IJournal journal, int seed, int programme = History.Programme)
{
    public const int Programme = 7;

    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly Random _random = new(seed);
    private readonly Dictionary<GrainId, (Head Head, GrainState State)> _grains = [];
    private readonly Dictionary<GrainKind, Decider> _deciders = Deciders.All.ToDictionary(d => d.Kind);
    private UInt128 _requests = (UInt128)(ulong)seed << 64;

    public ManualTime Time { get; } = new(Start);

    public ProgrammeSnapshot Snapshot { get; set; } = new(programme, new("Test", "EUR", 2, "en", "Europe/Berlin"), new()
    {
        Earn = new() { RateBps = 500, PointsPerUnit = new(2 * Coefficient.One) },
        TopUpCashback = new() { Enabled = true, Channels = ["cash", "terminal"] },
    });

    /// <summary>Messages that wait for their delivery.</summary>
    public List<(GrainId From, long Seq, int Index, Message Message)> Waiting { get; } = [];

    public static GrainId Grain(GrainKind kind, int number, int programme = Programme) => new(programme, new(kind, (UInt128)number + 1));

    public static Actor At(GrainId till, int venue) => new(Role.Till, Till: till.Ref, Venue: new(GrainKind.Venue, (UInt128)venue + 1));

    public static Actor Owner { get; } = new(Role.Owner);

    /// <summary>The row that says where the programme's days begin.</summary>
    public ValueTask WriteSnapshotAsync() =>
        journal.SaveFollowerAsync("none", [], [new(RowKey.Of(programme, ListKind.Snapshot), JsonSerializer.SerializeToUtf8Bytes(Snapshot, Wire.Default.ProgrammeSnapshot))]);

    public async Task<Reply> DoAsync(GrainId grain, Command command, Actor? actor = null, UInt128? request = null)
    {
        var decider = _deciders[grain.Kind];
        var (head, state) = _grains.TryGetValue(grain, out var known) ? known : (Head.None, null!);
        var needs = decider.Needs(grain, command);
        var turn = new Turn
        {
            Grain = grain, Seq = head.Seq + 1, Incarnation = 1, Now = Time.Now, Programme = Snapshot, Actor = actor ?? Actor.System,
            Random = (UInt128)(ulong)_random.NextInt64(), Facts = new(ByToken: true, Drawer: new(true, 1, 0)),
            Found = new(await journal.OperationsAsync(grain, needs.Operations), await journal.RowsAsync(needs.Rows)),
        };
        var decision = decider.Decide(state, command, turn);
        if (decision.State is null)
            return decision.Reply;
        var operation = new Operation
        {
            At = decision.At ?? turn.Now, Received = decision.At is null ? null : turn.Now, Actor = turn.Actor, Command = decision.Kept ?? command,
            Reply = decision.Reply, Transfers = decision.Transfers, Settings = 1, Sale = decision.Sale,
        };
        await CommitAsync(grain, operation, decider.Save(decision.State), decision.Rows, request ?? ++_requests);
        _grains[grain] = (_grains[grain].Head, decision.State);
        for (var i = 0; i < decision.Messages.Count; i++)
            Waiting.Add((grain, turn.Seq, i, decision.Messages[i]));
        return decision.Reply;
    }

    /// <summary>Writes an operation that no decider made.</summary>
    public async Task CommitAsync(GrainId grain, Operation operation, byte[] state, IReadOnlyList<RowWrite> rows, UInt128 request)
    {
        var (head, held) = _grains.TryGetValue(grain, out var known) ? known : (Head.None, null!);
        var next = head with { Seq = head.Seq + 1, Tip = (ulong)_random.NextInt64() | 1, At = Time.Now, Schema = 1, State = state };
        var entry = new Entry(next.Seq, request, Time.Now, JsonSerializer.SerializeToUtf8Bytes(operation, Wire.Default.Operation));
        var verdicts = await journal.CommitAsync([new(grain, head.Seq, head.Tip, next, [entry], rows, [])]);
        Assert.Equal(Verdict.Committed, verdicts[0]);
        _grains[grain] = (next, held);
    }

    public async Task DeliverAsync(int index)
    {
        var (from, seq, place, message) = Waiting[index];
        Waiting.RemoveAt(index);
        var reply = await DoAsync(new(programme, message.To), message.Command, null, MessageId.OfMessage(from, seq, place));
        if (message.Report)
            await DoAsync(from, new MessageOutcome(seq, place, reply), null, MessageId.OfReport(from, seq, place));
    }

    public async Task DeliverAllAsync()
    {
        for (var round = 0; Waiting.Count > 0; round++)
        {
            Assert.True(round < 10_000, $"seed {seed}: messages go round in circles: {Waiting[0]}");
            await DeliverAsync(0);
        }
    }

    /// <summary>Two tills, cards, and steps of every kind among them.</summary>
    public async Task RunAsync(int steps, int cards = 6)
    {
        for (var place = 0; place < 2; place++)
            await DoAsync(Grain(GrainKind.Till, place, programme), new CreateTill("Till", new(GrainKind.Venue, 1), Drawer: place == 0));
        await DoAsync(Grain(GrainKind.Till, 0, programme), new OpenDrawer(10_000));
        for (var card = 0; card < cards; card++)
            await DoAsync(Grain(GrainKind.Card, card, programme), new CreateCard(card, CardKind.Physical));
        for (var step = 0; step < steps; step++)
        {
            Time.Now += TimeSpan.FromMinutes(_random.Next(0, 300));
            var till = _random.Next(2);
            await StepAsync(_random.Next(cards), At(Grain(GrainKind.Till, till, programme), till), cards);
        }
    }

    private async Task StepAsync(int number, Actor actor, int cards)
    {
        var card = Grain(GrainKind.Card, number, programme);
        var amount = _random.NextInt64(1, 20_000);
        switch (_random.Next(9))
        {
            case 0:
                await DoAsync(card, new TopUp(amount, TopUpMethod.Cash), actor);
                break;
            case 1:
                await DoAsync(card, new TopUp(amount, TopUpMethod.Terminal), actor);
                break;
            case 2 or 3 or 4:
                await DoAsync(card, new Scan(amount, RedeemMax: _random.Next(2) == 0, PayWithMoney: _random.Next(2) == 0), actor);
                break;
            case 5:
                await DoAsync(card, new Adjust((Asset)_random.Next(1, 4), _random.NextInt64(-100, 500), "said"), Owner);
                break;
            case 6:
                var seq = _grains[card].Head.Seq;
                await DoAsync(card, new Reverse(_random.NextInt64(1, seq + 1)), Owner);
                break;
            case 7:
                // Never back to an earlier card.
                if (_random.Next(4) == 0 && number + 1 < cards)
                    await DoAsync(card, new ReplaceCard(Grain(GrainKind.Card, _random.Next(number + 1, cards), programme).Ref), Owner);
                break;
            default:
                if (Waiting.Count > 0)
                    await DeliverAsync(_random.Next(Waiting.Count));
                break;
        }
    }
}
