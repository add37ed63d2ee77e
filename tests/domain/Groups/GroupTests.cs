using Cashback.Customers;
using Cashback.Grains;
using Cashback.Programmes;
using Cashback.Stories;

namespace Cashback.Groups;

public sealed class GroupTests
{
    private static Story New() => new Story(new GroupDecider(), new(1, new(GrainKind.Group, 1))) { Actor = Jobs.Crowd.Owner }.Given(new CreateGroup("regulars"));

    private static GrainRef[] Customers(int from, int count) => [.. Enumerable.Range(from, count).Select(i => new GrainRef(GrainKind.Customer, (UInt128)i))];

    [Fact]
    public void Members_CountOnce()
    {
        var group = New();
        Assert.Equal(new MembersAdded(300, 300), group.When<MembersAdded>(new AddMembers([.. Customers(1, 300), .. Customers(1, 5)])));
        Assert.Equal(new MembersAdded(10, 310), group.When<MembersAdded>(new AddMembers(Customers(291, 20))));
    }

    [Fact]
    public void Members_AreReadBackInTheOrderTheyCame()
    {
        var group = New();
        for (var i = 1; i <= 700; i += 70)
            group.Given(new AddMembers(Customers(i, 70)));
        var read = new List<GrainRef>();
        for (var page = 0; page < Page.Pages(700); page++)
        {
            var part = MemberPages.Of(group.Grain.Ref, page, 700, 1);
            read.AddRange(MemberPages.Read(part, group.Rows[Convert.ToHexString(part.RowKey(1))]));
        }

        Assert.Equal(Customers(1, 700), read);
    }

    [Fact]
    public void RangesOfTheIndex_HoldEachMemberOfThatMomentOnce_InTheOrderOfTheKeys()
    {
        var group = New();
        var members = Enumerable.Range(1, 1000).Select(i => new GrainRef(GrainKind.Customer, unchecked((UInt128)(uint)i * new UInt128(0x9E3779B97F4A7C15, 0xF39CC0605CEDC835)))).ToList();
        group.Given(new AddMembers(members[..700]), new AddMembers(members[700..]));
        var read = Enumerable.Range(0, (int)Page.Pages(700)).Select(number => MemberPages.OfIndex(group.Grain.Ref, number, 700, 1))
            .SelectMany(page => MemberPages.Read(page, group.Range(page))).ToList();
        Assert.Equal(members[..700].OrderBy(m => m.Key), read);
    }

    [Fact]
    public void NewMembers_AreToldTheTerms()
    {
        var group = New().Given(new ChangeGroup(Rate: new(700)));
        var decision = group.When(new AddMembers(Customers(1, 300)));
        Assert.Equal(2, decision.Messages.Count);
        var told = Assert.IsType<SetMembership>(decision.Messages[0].Command);
        Assert.Equal((700, 2), (told.RateBps, told.Version));
        Assert.Equal(256, group.Decider.Members(decision.Messages[0], [new([], group.Rows[Convert.ToHexString(decision.Messages[0].Page!.RowKey(1))])]).Count);
    }

    [Fact]
    public void AChangeOfTerms_ReachesEveryPage()
    {
        var group = New();
        for (var i = 1; i <= 2000; i += 1000)
            group.Given(new AddMembers(Customers(i, 1000)));
        var pages = new Queue<(long Seq, int Index, Message Message)>();
        void Send(Command command)
        {
            var decision = group.When(command);
            for (var i = 0; i < decision.Messages.Count; i++)
                pages.Enqueue((group.Seq, i, decision.Messages[i]));
        }

        Send(new ChangeGroup(Payout: new(new Coefficient(0))));
        Assert.True(((GroupView)group.Ask(new GetGroup())).Telling);
        var told = 0;
        for (; pages.TryDequeue(out var page); told += page.Message.Page!.Count)
            Send(new PageOutcome(page.Seq, page.Index, page.Message.Page!, []));
        Assert.Equal(2000, told);
        Assert.False(((GroupView)group.Ask(new GetGroup())).Telling);
    }

    [Fact]
    public void ACustomer_KeepsTheNewestTerms()
    {
        var customer = new Story(new CustomerDecider(), new(1, new(GrainKind.Customer, 1))) { Actor = Actor.System }.Given(new CreateCustomer());
        var group = new GrainRef(GrainKind.Group, 1);
        customer.Given(new SetMembership(group, true, 500, Version: 9), new SetMembership(group, true, 300, Version: 4));
        Assert.Equal(500, Assert.Single(((CustomerView)customer.Ask(new GetCustomer())).Groups).RateBps);
    }
}
