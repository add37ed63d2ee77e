using Cashback.Grains;
using Cashback.Groups;
using Cashback.Jobs;
using Cashback.Ledger;
using Cashback.Programmes;
using Cashback.Reads;
using Cashback.Stories;

namespace Cashback.Matches;

/// <summary>A match and its jobs, with messages delivered by hand: one at a time, twice if asked.</summary>
internal sealed class Stadium
{
    private readonly Dictionary<GrainRef, Story> _jobs = [];
    private readonly Dictionary<string, Decision> _known = [];
    private readonly Queue<(Story From, long Seq, int Index, Message Message)> _outbox = [];
    private readonly HashSet<UInt128> _told = [];
    private int _made;

    public Stadium(Settings? settings = null, params string[] sessions)
    {
        Settings = settings ?? new();
        Match = new(new MatchDecider(), new(1, new(GrainKind.Match, ((UInt128)0xABCD_0123 << 64) | 77))) { Actor = Owner, Settings = Settings };
        Match.Given(new CreateMatch("final", A.Noon, sessions));
    }

    public static Actor Owner { get; } = new(Role.Owner, new(GrainKind.ApiKey, 1));

    public static Actor Other { get; } = new(Role.Manager, new(GrainKind.ApiKey, 2));

    public Settings Settings { get; }

    public Story Match { get; }

    /// <summary>Every message arrives twice, as after a crash between delivery and its acknowledgement.</summary>
    public bool Doubled { get; set; }

    /// <summary>What the match has booked, by account and asset.</summary>
    public Dictionary<(AccountKind Kind, Asset Asset), long> Booked { get; } = [];

    /// <summary>What purses were told to take back: whose, of which purchase, of how much of its bill.</summary>
    public List<(GrainRef Purse, long Seq, long Amount)> Reversals { get; } = [];

    /// <summary>What purses were told that comes back to them.</summary>
    public Amounts GivenBack { get; private set; }

    public ReceiptsView Receipts => (ReceiptsView)Match.Ask(new GetReceipts());

    public IReadOnlyList<TicketInfo> Tickets(TicketState? state = null)
    {
        var tickets = new List<TicketInfo>();
        for (long? from = 0; from is { } place;)
        {
            var view = (TicketsView)Match.Ask(new FindTickets(State: state, From: place, Limit: 1_000));
            tickets.AddRange(view.Tickets);
            from = view.Next;
        }

        return tickets;
    }

    public IReadOnlyList<TicketInfo> Tickets(string externalId) => ((TicketsView)Match.Ask(new FindTickets(ExternalId: externalId))).Tickets;

    public IReadOnlyList<PaymentEntry> Payments =>
    [
        .. Match.Rows.OrderBy(r => r.Key, StringComparer.Ordinal).Where(r => r.Key[8..10] == ((int)ListKind.MatchPayments).ToString("X2")).SelectMany(r => TicketPages.Payments(r.Value)),
    ];

    public long StateCount(TicketState state) => Receipts.Tickets.Single(t => t.Name == state.ToString()).Amount;

    public static TicketLine Line(string id, long price, TicketState state = TicketState.Sold, string category = "A", string channel = "web", params TicketPayment[] payments) =>
        new(1, id, price, category, channel, state, payments.Length > 0 ? payments : price == 0 ? [] : [new("pi_" + id, TicketMethod.Card, price)]);

    public Stadium Given(params IEnumerable<TicketLine> lines)
    {
        foreach (var some in lines.Chunk(ImportTickets.MaxLines))
            Assert.Empty(Match.When<TicketsImported>(new ImportTickets(some)).Refused);
        return this;
    }

    public GrainRef Start(RefundTerms terms, string? confirm = null, DateTimeOffset? at = null)
    {
        var reply = Ask(terms, confirm, at);
        return Assert.IsType<JobAccepted>(reply).Job;
    }

    public Reply Ask(RefundTerms terms, string? confirm = null, DateTimeOffset? at = null) =>
        Send(Match, new RefundTickets(new(GrainKind.Job, (UInt128)(++_made)), terms, at, confirm)).Reply;

    public JobView Run(RefundTerms terms, string? confirm = null)
    {
        var job = Start(terms, confirm);
        Deliver();
        return View(job);
    }

    public JobView View(GrainRef job) => (JobView)Job(job).Ask(new GetJob());

    public IReadOnlyList<JobItem> Items(GrainRef job) =>
    [
        .. Match.Rows.Where(r => r.Key.StartsWith(Convert.ToHexString(RowKey.Of(1, ListKind.JobItems, job)), StringComparison.Ordinal)).OrderBy(r => r.Key, StringComparer.Ordinal)
            .SelectMany(r => System.Text.Json.JsonSerializer.Deserialize(r.Value, Wire.Default.JobItems)!.Items),
    ];

    public Decision Tell(GrainRef job, Command command, Actor? by = null) => Send(Job(job), command, by);

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

    private void Deliver((Story From, long Seq, int Index, Message Message) sent)
    {
        var (from, seq, index, message) = sent;
        var name = $"{from.Grain}/{seq}/{index}";
        if (message.Page is { } page)
        {
            Row[] rows = Match.Rows.GetValueOrDefault(Convert.ToHexString(page.RowKey(1))) is { } row ? [new(page.RowKey(1), row)] : [];
            var replies = from.Decider.Members(message, rows).Select(m => TakeBack(from, page, m)).ToList();
            Once("r" + name, () => Send(from, new PageOutcome(seq, index, page, replies), Actor.System));
            return;
        }

        var reply = Once("m" + name, () => Send(message.To.Kind == GrainKind.Match ? Match : Job(message.To), message.Command, Actor.System)).Reply;
        if (message.Report)
            Once("r" + name, () => Send(from, new MessageOutcome(seq, index, reply), Actor.System));
    }

    /// <summary>Seven are taken back of each purchase; the same message again is the same answer.</summary>
    private MemberReply TakeBack(Story from, Page page, MemberMessage member)
    {
        var reverse = (Cards.Reverse)member.Command;
        Assert.True(reverse.Refunded);
        if (_told.Add(MessageId.OfMember(from.Grain, member.To, member.Round ?? page.Round)))
        {
            Reversals.Add((member.To, reverse.Seq, reverse.Amount!.Value));
            GivenBack = GivenBack.Plus(Asset.Money, reverse.Given.Money).Plus(Asset.Gift, reverse.Given.Gift);
        }

        return new(member.To, new Cards.Reversed(new(0, 7, 0), default, 0, default, default, Purse.Empty.View(Match.Now)));
    }

    /// <summary>What was recorded under an id is answered again.</summary>
    private Decision Once(string id, Func<Decision> ask) => _known.TryGetValue(id, out var known) ? known : _known[id] = ask();

    private Story Job(GrainRef job)
    {
        if (!_jobs.TryGetValue(job, out var story))
            _jobs[job] = story = new(new JobDecider(), new(1, job)) { Actor = Owner, Settings = Settings };
        story.Now = Match.Now;
        return story;
    }

    private Decision Send(Story to, Command command, Actor? by = null)
    {
        var decision = to.When(command, by ?? Owner);
        for (var i = 0; i < decision.Messages.Count; i++)
            _outbox.Enqueue((to, to.Seq, i, decision.Messages[i]));
        foreach (var transfer in decision.Transfers)
        {
            Book(transfer.Debit.Kind, -transfer.Amount);
            Book(transfer.Credit.Kind, transfer.Amount);

            void Book(AccountKind kind, long amount) => Booked[(kind, transfer.Asset)] = Booked.GetValueOrDefault((kind, transfer.Asset)) + amount;
        }

        return decision;
    }
}
