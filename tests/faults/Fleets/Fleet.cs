using System.Security.Cryptography;
using Cashback.Cards;
using Cashback.Grains;
using Cashback.Journal;
using Cashback.Journal.Postgres;
using Cashback.Keys;
using Cashback.Programmes;
using Xunit;

namespace Cashback.Faults.Fleets;

/// <summary>
/// Several nodes on one database, each with a journal and connections of its own. Nothing routes: every node believes that it
/// owns every card, which is the worst that a cluster can believe.
/// </summary>
internal sealed class Fleet : IAsyncDisposable
{
    private const int Programme = 1;

    private readonly List<PostgresJournal> _journals = [];
    private readonly List<Node> _nodes = [];

    public static Actor Till { get; } = new(Role.Till, new(GrainKind.ApiKey, 1), new(GrainKind.Till, 1), new(GrainKind.Venue, 1));

    public IReadOnlyList<Node> Nodes => _nodes;

    public PostgresJournal Journal => _journals[0];

    public static async Task<Fleet> StartAsync(string connection, int nodes, JournalGuards guards = JournalGuards.All, bool areMembers = false, bool isDurable = true)
    {
        var fleet = new Fleet();
        for (var i = 0; i < nodes; i++)
            await fleet.AddAsync(connection, guards, areMembers, isDurable);
        return fleet;
    }

    public async Task<Node> AddAsync(string connection, JournalGuards guards = JournalGuards.All, bool isMember = true, bool isDurable = true)
    {
        var journal = await PostgresJournal.OpenAsync(new() { Connection = connection, Guards = guards, IsDurable = isDurable });
        var options = new NodeOptions { Deadline = TimeSpan.FromSeconds(4), DeliveredElsewhere = TimeSpan.FromSeconds(1) };
        var node = new Node(new(journal, Deciders.All, TimeProvider.System, Random128, options, Nodes: isMember ? journal : null, Name: $"node {_nodes.Count}"), journal.Lanes);
        await node.StartAsync();
        _journals.Add(journal);
        _nodes.Add(node);
        return node;
    }

    public static GrainId Card(int number) => new(Programme, new(GrainKind.Card, unchecked((UInt128)(uint)number * new UInt128(0x9E3779B97F4A7C15, 0xF39CC0605CEDC835))));

    public static GrainId ProgrammeGrain { get; } = new(Programme, GrainRef.Programme);

    /// <summary>A programme that gives 5 %, and its cards.</summary>
    public async Task CreateAsync(int cards)
    {
        var key = new CreateKey(new(GrainKind.ApiKey, 2), "owner", Role.Owner, new('0', 64), "faults");
        await DoneAsync(_nodes[0], ProgrammeGrain, new CreateProgramme(new("Faults", "EUR", 2, "en", "Etc/UTC"), key), Actor.System);
        await DoneAsync(_nodes[0], ProgrammeGrain, new ChangeSettings(new() { Earn = new() { RateBps = 500 } }), Actor.System);
        for (var i = 0; i < cards; i++)
            await DoneAsync(_nodes[0], Card(i), new CreateCard(i, CardKind.Physical), Actor.System);
    }

    public static async Task<Answer> DoneAsync(Node node, GrainId grain, Command command, Actor actor)
    {
        var answer = await node.AskAsync(grain, new(command is Query ? 0 : Random128(), command, actor));
        Assert.True(answer.Outcome == Outcome.Decided && answer.Reply is not Refused, $"{command} was answered {answer}");
        return answer;
    }

    public static UInt128 Random128()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        return BitConverter.ToUInt128(bytes);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
        foreach (var journal in _journals)
            await journal.DisposeAsync();
    }
}
