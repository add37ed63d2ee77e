using Cashback.Grains;
using Orleans.Concurrency;

namespace Cashback.Silo.Tests.Clusters;

/// <summary>A programme with a card or two, made through the cluster.</summary>
internal static class Fixtures
{
    public static GrainId Card(uint number) => new(1, new(GrainKind.Card, number));

    public static Actor Till { get; } = new(Role.Till, new(GrainKind.ApiKey, 1), new(GrainKind.Till, 1), new(GrainKind.Venue, 1));

    public static Request Next(Command command) => new(command is Query ? 0 : Embedded.Randomness.Next(), command, Till, new(ByToken: true));

    public static Task MakeAsync(TwoSilos silos, int cards) => MakeAsync(async (grain, request) => await silos.Grains.AskAsync(grain, request), cards);

    public static async Task MakeAsync(Func<GrainId, Request, Task<Answer>> ask, int cards)
    {
        var key = new Keys.CreateKey(new(GrainKind.ApiKey, 2), "owner", Role.Owner, new('0', 64), "cluster");
        await DoneAsync(ask, new(1, GrainRef.Programme), new Programmes.CreateProgramme(new("Cluster", "EUR", 2, "en", "Etc/UTC"), key));
        await DoneAsync(ask, new(1, GrainRef.Programme), new Programmes.ChangeSettings(new() { Earn = new() { RateBps = 500 } }));
        await Task.WhenAll(Enumerable.Range(1, cards).Select(i => DoneAsync(ask, Card((uint)i), new Cards.CreateCard(i, Cards.CardKind.Physical))));
    }

    private static async Task DoneAsync(Func<GrainId, Request, Task<Answer>> ask, GrainId grain, Command command)
    {
        var answer = await ask(grain, Next(command) with { Actor = Actor.System });
        if (answer.Outcome != Outcome.Decided || answer.Reply is Refused)
            throw new InvalidOperationException($"{command}: {answer}");
    }

    /// <summary>One call, straight to the Orleans grain of that type.</summary>
    public static async Task<SentAnswer> CallAsync(TwoSilos silos, string type, GrainId grain, Request request)
    {
        var target = silos.Factory.GetGrain<ITurnGrain>(Orleans.Runtime.GrainId.Create(type, grain.ToString()));
        return CallJson.ReadAnswer((await target.AskAsync(new Immutable<byte[]>(CallJson.Write(new RoutedCall(grain, request))))).Value)!;
    }
}
