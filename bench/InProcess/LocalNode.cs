using System.Security.Cryptography;
using Cashback.Cards;
using Cashback.Grains;
using Cashback.Journal;
using Cashback.Journal.Sqlite;
using Cashback.Keys;
using Cashback.Programmes;

namespace Cashback.InProcess;

/// <summary>The host's engine in this process, without HTTP: one programme that gives 5 %.</summary>
internal sealed class LocalNode : IAsyncDisposable
{
    private const int Programme = 1;

    [ThreadStatic] private static byte[]? s_page;
    [ThreadStatic] private static int s_used;

    private readonly Node node;

    private LocalNode(IJournal journal, int lanes)
    {
        Journal = journal;
        node = new(new(journal, Deciders.All, TimeProvider.System, NextRandom, new()), lanes);
    }

    public static Actor Till { get; } = new(Role.Till, new(GrainKind.ApiKey, 1), new(GrainKind.Till, 1), new(GrainKind.Venue, 1));

    public IJournal Journal { get; }

    /// <summary>Cards and others in memory now.</summary>
    public int Active => node.Activations;

    public static Task<LocalNode> OpenAsync(string folder) => OpenAsync(SqliteJournal.Open(new() { Folder = folder }), lanes: 1);

    public static async Task<LocalNode> OpenAsync(IJournal journal, int lanes)
    {
        var local = new LocalNode(journal, lanes);
        await local.node.StartAsync();
        return local;
    }

    public async ValueTask DisposeAsync()
    {
        await node.DisposeAsync();
        await Journal.DisposeAsync();
    }

    /// <summary>Keys of cards are random; these look so (Fibonacci hashing), and the same number has the same card.</summary>
    public static GrainId Card(int number) => new(Programme, new(GrainKind.Card, unchecked((UInt128)(uint)number * new UInt128(0x9E3779B97F4A7C15, 0xF39CC0605CEDC835))));

    /// <summary>Makes the programme; once a folder.</summary>
    public async Task CreateProgrammeAsync()
    {
        var grain = new GrainId(Programme, GrainRef.Programme);
        var key = new CreateKey(new(GrainKind.ApiKey, 2), "owner", Role.Owner, new('0', 64), "bench");
        await AskAsync(grain, new CreateProgramme(new("Bench", "EUR", 2, "en", "Etc/UTC"), key), Actor.System);
        await AskAsync(grain, new ChangeSettings(new() { Earn = new() { RateBps = 500 } }), Actor.System);
    }

    public Task CreateCardAsync(int number) => AskAsync(Card(number), new CreateCard(number, CardKind.Physical), Actor.System);

    public Task ScanAsync(int number) => AskAsync(Card(number), new Scan(Random.Shared.Next(1000, 10_000)), Till);

    /// <summary>Brings a card into memory.</summary>
    public Task TouchAsync(int number) => AskAsync(Card(number), new GetCard(), Actor.System);

    /// <summary>Asks any grain, and waits for the messages that it sends; a refusal is a mistake of the benchmark.</summary>
    public async Task<Reply> AskAsync(GrainId grain, Command command, Actor actor)
    {
        var answer = await node.AskAsync(grain, new(command is Query ? 0 : NextRandom(), command, actor, AwaitDelivery: command is not Query));
        if (answer.Outcome != Outcome.Decided || answer.Reply is Refused)
            throw new InvalidOperationException($"{command} was answered {answer}");
        return answer.Reply!;
    }

    /// <summary>As in the host: asked of the system a page at a time.</summary>
    private static UInt128 NextRandom()
    {
        if (s_page is null || s_used == s_page.Length)
        {
            RandomNumberGenerator.Fill(s_page ??= new byte[4096]);
            s_used = 0;
        }

        s_used += 16;
        return BitConverter.ToUInt128(s_page.AsSpan(s_used - 16));
    }
}
