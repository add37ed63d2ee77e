using Cashback.Bodies;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Cashback.Api.Tests.Moves;

/// <summary>Idempotency as api.md has it, of every route that moves value; a new route must join the script.</summary>
[Collection(nameof(SharedHost))]
public sealed class EveryMoveTests(ApiHost host)
{
    [Fact]
    public async Task SentAnyNumberOfTimes_ItHappensOnce()
    {
        var merchant = await host.MerchantAsync();
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var sent = new List<(Move Move, Answer First)>();
        await new MoveScript(merchant, async move =>
        {
            (await move.SendWithoutKeyAsync(host)).Refused(400, "idempotency_key_missing");
            var answers = await Task.WhenAll(Enumerable.Range(0, random.Next(1, 5)).Select(_ => move.SendAsync(host)));
            foreach (var answer in answers)
                Assert.True((answers[0].Status, answers[0].Body) == (answer.Status, answer.Body), $"{move.Route}: {answers[0].Body} beside {answer.Body}, seed {seed}");
            Assert.True(answers.Count(answer => !answer.Replayed) == 1, $"{move.Route} happened {answers.Count(answer => !answer.Replayed)} times: {answers[0].Body}, seed {seed}");
            sent.Add((move, answers[0]));
            return answers[0];
        }).RunAsync();

        Assert.Equal(Routes(), sent.Select(s => s.Move.Route).Distinct().Order(StringComparer.Ordinal));
        var books = (await merchant.GetAsync(merchant.Owner, "/v1/reports/trial-balance")).Ok().At("accounts")!.ToJsonString();
        var operations = await host.OperationsAsync();
        foreach (var (move, first) in sent.Shuffle())
        {
            var again = await move.SendAsync(host);
            Assert.True((first.Status, first.Body, true) == (again.Status, again.Body, again.Replayed), $"{move.Route}: {first.Body} and then {again.Body}, seed {seed}");
        }

        Assert.Equal(operations, await host.OperationsAsync());
        Assert.Equal(books, (await merchant.GetAsync(merchant.Owner, "/v1/reports/trial-balance")).Ok().At("accounts")!.ToJsonString());
        Assert.Equal("true", (await merchant.GetAsync(merchant.Owner, "/v1/proof")).Ok().At("ok")!.ToJsonString());
    }

    private IEnumerable<string> Routes() => host.Services.GetRequiredService<EndpointDataSource>().Endpoints
        .Where(endpoint => endpoint.Metadata.GetMetadata<MovesValue>() is not null)
        .Select(endpoint => endpoint.Metadata.GetMetadata<EndpointNameMetadata>()!.EndpointName)
        .Order(StringComparer.Ordinal);
}
