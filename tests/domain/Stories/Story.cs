using System.Text.Json;
using Cashback.Cards;
using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Operations;
using Cashback.Programmes;
using Cashback.Reads;

namespace Cashback.Stories;

/// <summary>
/// One grain and the journal of its own operations, without a shell: <c>Given</c> tells what has happened, <c>When</c> decides
/// one command and answers the decision. State, operations and rows go through their stored form each time, and the purse is
/// compared with the transfers after each step.
/// </summary>
internal sealed class Story(Decider decider, GrainId grain)
{
    private readonly Dictionary<long, Operation> operations = [];
    private readonly Dictionary<string, byte[]> rows = [];
    private Amounts account;

    public static Story OfCard(Settings? settings = null)
    {
        var story = new Story(new CardDecider(), new(1, A.Card)) { Settings = settings ?? new() };
        story.Given(new CreateCard(0, CardKind.Physical));
        return story;
    }

    public int Incarnation { get; set; } = 1;

    public Settings Settings { get; set; } = new();

    public ProgrammeInfo Info { get; set; } = A.Programme;

    public DateTimeOffset Now { get; set; } = A.Noon;

    public Actor Actor { get; set; } = A.TillActor;

    public Facts Facts { get; set; } = new(ByToken: true);

    public GrainState? State { get; private set; }

    /// <summary>Sequence of the last operation.</summary>
    public long Seq { get; private set; }

    public GrainId Grain => grain;

    public Decider Decider => decider;

    public CardState Card => (CardState)State!;

    public Purse Purse => Card.Wallet.Purse;

    public Amounts Balances => Purse.View(Now).Balances;

    public IReadOnlyDictionary<string, byte[]> Rows => rows;

    /// <summary>The rows of a range of an index, in the order of their keys.</summary>
    public IReadOnlyList<Row> Range(Page page)
    {
        var (scope, after, until) = (Convert.ToHexString(RowKey.Of(1, page.List, page.Of)), Hex(page.After(1)), Hex(page.Until(1)));
        return
        [
            .. rows.Where(r => r.Key.StartsWith(scope, StringComparison.Ordinal) && (after is null || string.CompareOrdinal(r.Key, after) > 0) && (until is null || string.CompareOrdinal(r.Key, until) <= 0))
                .OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => new Row(Convert.FromHexString(r.Key), r.Value)),
        ];

        static string? Hex(byte[]? key) => key is null ? null : Convert.ToHexString(key);
    }

    /// <summary>What has happened; each must not be refused.</summary>
    public Story Given(params Command[] commands)
    {
        foreach (var command in commands)
            Assert.IsNotType<Refused>(When(command).Reply);
        return this;
    }

    public Story After(TimeSpan time)
    {
        Now += time;
        return this;
    }

    public Story By(Actor actor, Facts? facts = null)
    {
        Actor = actor;
        Facts = facts ?? Facts;
        return this;
    }

    public Decision When(Command command, Actor? actor = null, Facts? facts = null)
    {
        var turn = NextTurn(command) with { Actor = actor ?? Actor, Facts = facts ?? Facts };
        var decision = decider.Decide(State, command, turn);
        if (decision.State is null)
            return decision;
        Seq++;
        State = decider.Load(decider.Save(decision.State));
        Record(decision, command, turn);
        return decision;
    }

    public TReply When<TReply>(Command command, Actor? actor = null, Facts? facts = null)
        where TReply : Reply => Assert.IsType<TReply>(When(command, actor, facts).Reply);

    public TRefusal WhenRefused<TRefusal>(Command command, Actor? actor = null, Facts? facts = null)
        where TRefusal : Refusal
    {
        var before = State is null ? null : Snapshot();
        var decision = When(command, actor, facts);
        Assert.Empty(decision.Transfers);
        Assert.Empty(decision.Messages);
        Assert.Null(decision.Sale);
        Assert.Equal(before, State is null ? null : Snapshot());
        return Assert.IsType<TRefusal>(Assert.IsType<Refused>(decision.Reply).Refusal);
    }

    public Reply Ask(Query query) => decider.Answer(State, query, NextTurn(query));

    /// <summary>The state as it is stored: two equal texts are two equal states.</summary>
    public string Snapshot() => System.Text.Encoding.UTF8.GetString(decider.Save(State!));

    private Turn NextTurn(Command command)
    {
        return new()
        {
            Grain = grain,
            Seq = Seq + 1,
            Incarnation = Incarnation,
            Now = Now,
            Programme = new(1, Info, Settings),
            Actor = Actor,
            Facts = Facts,
            Random = (UInt128)(ulong)(Seq + 1) * 0x9E3779B97F4A7C15,
            Found = Find(command),
        };
    }

    private Found Find(Command command)
    {
        var found = Found.Nothing;
        for (var round = 0; round < Cashback.Grains.Decider.MaxRounds; round++)
        {
            var needs = decider.Needs(grain, command, State, found, round);
            if (needs.IsNothing)
                break;
            found = new(
                [.. found.Operations, .. needs.Operations.Where(operations.ContainsKey).Select(s => new Recorded(grain, s, default, operations[s]))],
                [.. found.Rows, .. needs.Rows.Where(k => rows.ContainsKey(Convert.ToHexString(k))).Select(k => new Row(k, rows[Convert.ToHexString(k)]))]);
        }

        return found;
    }

    private void Record(Decision decision, Command command, Turn turn)
    {
        var operation = new Operation
        {
            At = decision.At ?? turn.Now,
            Received = decision.At is null ? null : turn.Now,
            Actor = turn.Actor,
            Command = decision.Kept ?? command,
            Reply = decision.Reply,
            Transfers = decision.Transfers,
            Settings = turn.Settings.Version,
            Sale = decision.Sale,
        };
        var stored = JsonSerializer.SerializeToUtf8Bytes(operation, Wire.Default.Operation);
        operations[Seq] = JsonSerializer.Deserialize(stored, Wire.Default.Operation)!;
        foreach (var row in decision.Rows)
        {
            rows.Remove(Convert.ToHexString(row.Key));
            if (row.Body is not null)
                rows[Convert.ToHexString(row.Key)] = row.Body;
        }

        foreach (var transfer in decision.Transfers)
        {
            if (transfer.Credit == Account.Purse)
                account = account.Plus(transfer.Asset, transfer.Amount);
            if (transfer.Debit == Account.Purse)
                account = account.Plus(transfer.Asset, -transfer.Amount);
        }

        if (State is CardState card)
            Assert.Equal(account, card.Wallet.Purse.Net());
        if (State is Customers.CustomerState customer)
            Assert.Equal(account, customer.Wallet.Purse.Net());
    }
}
