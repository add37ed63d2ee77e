using System.Security.Cryptography;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Groups;
using Cashback.Jobs;
using Cashback.Journal.Memory;
using Cashback.Keys;
using Cashback.Ledger;
using Cashback.Programmes;

namespace Cashback.Hosts.Tests;

/// <summary>A job over many grains does not fill memory with them; who is asked for stays there.</summary>
public sealed class MemoryOfJobsTests
{
    private const int Members = 300;

    private static readonly Actor Owner = new(Role.Owner, new(GrainKind.ApiKey, 1));
    private static readonly GrainId Group = new(1, new(GrainKind.Group, 1));
    private static readonly GrainRef Job = new(GrainKind.Job, 1);

    [Fact]
    public async Task WhomOnlyAJobAskedFor_LeavesWithIt()
    {
        await using var journal = new MemoryJournal();
        await using (var before = await StartAsync(journal))
            await FillAsync(before);
        await using var node = await StartAsync(journal);
        await AskAsync(node, Customer(0), new GetCustomer());
        await AskAsync(node, Group, new AdjustGroup(Job, new(false, Asset.Gift, 1000), "for all"));
        var ended = await Patience.UntilAsync(async () => (JobView)await AskAsync(node, new(1, Job), new GetJob()), job => job.Status == JobStatus.Done);
        Assert.Equal(Members, ended.Counts.Applied);
        // The customer who was asked for, the group, the job.
        await Patience.UntilAsync(() => node.Activations == 3, "only three in memory");
        Assert.Equal(1000, ((CustomerView)await AskAsync(node, Customer(Members - 1), new GetCustomer())).Purse.Balances.Gift);
        Assert.Equal(4, node.Activations);
    }

    private static async Task FillAsync(Node node)
    {
        var key = new CreateKey(new(GrainKind.ApiKey, 2), "owner", Role.Owner, new('0', 64), "test");
        await AskAsync(node, new(1, GrainRef.Programme), new CreateProgramme(new("Test", "EUR", 2, "en", "Etc/UTC"), key));
        await AskAsync(node, Group, new CreateGroup("all"));
        for (var i = 0; i < Members; i++)
            await AskAsync(node, Customer(i), new CreateCustomer());
        await AskAsync(node, Group, new AddMembers([.. Enumerable.Range(0, Members).Select(i => Customer(i).Ref)]));
        await Patience.UntilAsync(async () => ((CustomerView)await AskAsync(node, Customer(Members - 1), new GetCustomer())).Groups.Count > 0, "the last is told of its group");
    }

    private static GrainId Customer(int number) => new(1, new(GrainKind.Customer, (UInt128)(number + 1)));

    private static async Task<Node> StartAsync(MemoryJournal journal)
    {
        var node = new Node(new(journal, Deciders.All, TimeProvider.System, Random128, new()), lanes: 1);
        await node.StartAsync();
        return node;
    }

    private static async Task<Reply> AskAsync(Node node, GrainId grain, Command command)
    {
        var answer = await node.AskAsync(grain, new(command is Query ? 0 : Random128(), command, Owner, AwaitDelivery: command is not Query));
        return answer is { Outcome: Outcome.Decided, Reply: { } reply and not Refused } ? reply : throw new InvalidOperationException($"{command} was answered {answer}");
    }

    private static UInt128 Random128() => BitConverter.ToUInt128(RandomNumberGenerator.GetBytes(16));
}
