using Cashback.Cards;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Groups;
using Cashback.Ledger;
using Cashback.Stories;

namespace Cashback.Jobs;

/// <summary>A group, its members and its job, with messages delivered by hand: one page at a time, twice if asked.</summary>
internal sealed class Crowd
{
    private readonly Dictionary<GrainRef, Story> _members = [];
    private readonly Dictionary<string, Reply> _known = [];
    private readonly Queue<(Story From, GrainId Id, long Seq, int Index, Message Message)> _outbox = [];

    private readonly int _size;

    public Crowd(int members)
    {
        _size = members;
        Group = new(new GroupDecider(), new(1, new(GrainKind.Group, 1))) { Actor = Owner };
        Job = new(new JobDecider(), new(1, new(GrainKind.Job, 1))) { Actor = Owner };
        Group.Given(new CreateGroup("all"));
        foreach (var some in Enumerable.Range(1, members).Select(Name).Chunk(AddMembers.MaxMembers))
        {
            foreach (var member in some)
            {
                _members[member] = new Story(new CustomerDecider(), new(1, member)) { Actor = Owner };
                _members[member].Given(new CreateCustomer());
            }

            Send(Group, new AddMembers(some));
        }

        Deliver();
    }

    public static Actor Owner { get; } = new(Role.Owner, new(GrainKind.ApiKey, 1));

    public static Actor Other { get; } = new(Role.Owner, new(GrainKind.ApiKey, 2));

    public Story Group { get; }

    public Story Job { get; }

    public JobView View => (JobView)Job.Ask(new GetJob());

    /// <summary>Every page arrives twice, as after a crash between delivery and its acknowledgement.</summary>
    public bool Doubled { get; set; }

    public Story Member(int number) => _members[Name(number)];

    public long Gift(int number) => ((CustomerState)Member(number).State!).Wallet.Purse.View(A.Noon).Balances.Gift;

    public IReadOnlyList<JobItem> Items =>
    [
        .. Job.Rows.OrderBy(r => r.Key, StringComparer.Ordinal).Where(r => r.Key[8..10] == ((int)Reads.ListKind.JobItems).ToString("X2"))
            .SelectMany(r => System.Text.Json.JsonSerializer.Deserialize(r.Value, Wire.Default.JobItems)!.Items),
    ];

    public Crowd Give(int member, long gift)
    {
        Member(member).Given(new Adjust(Asset.Gift, gift, "start"));
        return this;
    }

    public Reply Start(Adjustment adjustment)
    {
        var reply = Send(Group, new AdjustGroup(Job.Grain.Ref, adjustment, "comment"));
        return reply;
    }

    public Crowd Run(Adjustment adjustment)
    {
        Assert.IsType<JobAccepted>(Start(adjustment));
        Deliver();
        return this;
    }

    public Reply Tell(Command command, Actor? by = null) => Send(Job, command, by);

    /// <summary>Delivers what is on its way, and what comes of it; at most so many messages.</summary>
    public void Deliver(int most = int.MaxValue)
    {
        for (; most > 0 && _outbox.TryDequeue(out var next); most--)
        {
            Deliver(next);
            if (Doubled)
                Deliver(next);
        }
    }

    private void Deliver((Story From, GrainId Id, long Seq, int Index, Message Message) sent)
    {
        var (from, id, seq, index, message) = sent;
        if (message.Page is not { } page)
        {
            var reply = Once($"m{id}/{seq}/{index}", () => Send(message.To.Kind == GrainKind.Group ? Group : Job, message.Command, Actor.System));
            if (message.Report)
                Once($"r{id}/{seq}/{index}", () => Send(from, new MessageOutcome(seq, index, reply), Actor.System));
            return;
        }

        var rows = page.IsRange ? Group.Range(page) : [new(page.RowKey(1), (page.List == Reads.ListKind.GroupMembers ? Group : Job).Rows[Convert.ToHexString(page.RowKey(1))])];
        var replies = new List<MemberReply>();
        foreach (var member in from.Decider.Members(message, rows))
            replies.Add(new(member.To, Once(MessageId.OfMember(id, member.To, page.Round).ToString(), () => _members[member.To].When(member.Command, Actor.System).Reply, page.Round)));
        Once($"r{id}/{seq}/{index}", () => Send(from, new PageOutcome(seq, index, page, replies), Actor.System));
    }

    /// <summary>Spread over all keys in the order of the numbers, as hashes are in none.</summary>
    private GrainRef Name(int number) => new(GrainKind.Customer, UInt128.MaxValue / (UInt128)(_size + 1) * (UInt128)number);

    private Reply Once(string id, Func<Reply> ask, long round = 1)
    {
        if (round != 0 && _known.TryGetValue(id, out var known))
            return known;
        return _known[id] = ask();
    }

    private Reply Send(Story to, Command command, Actor? by = null)
    {
        var decision = to.When(command, by ?? Owner);
        for (var i = 0; i < decision.Messages.Count; i++)
            _outbox.Enqueue((to, to.Grain, to.Seq, i, decision.Messages[i]));
        return decision.Reply;
    }
}
