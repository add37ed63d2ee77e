using Cashback.Cards;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Groups;
using Cashback.Jobs;
using Cashback.Keys;
using Cashback.Ledger;
using Cashback.Matches;
using Cashback.Programmes;
using Cashback.Tills;
using Cashback.Venues;
using Xunit;

namespace Cashback.Hosts.Scenarios;

using Amounts = Ledger.Amounts; // The console has a namespace of that name.

/// <summary>
/// One day of a shop, to the cent, for any host: top-up with reward, scans, refusals and replays, a linked card, a reversal, a
/// group, a match that was broken off, and a hot card. It knows nothing of where grains live; whoever plays it proves the books.
/// </summary>
/// <param name="ask">One call of one grain.</param>
/// <param name="pause">Lets a moment pass, by the host's clock.</param>
internal sealed class Scenario(Func<GrainId, Request, Task<Answer>> ask, Func<Task> pause)
{
    public const int Programme = 1;
    public const int HotScans = 200;

    private const int MaxTries = 3_000;

    private static readonly GrainRef OwnerKey = new(GrainKind.ApiKey, 1);
    private static readonly GrainId Shop = new(Programme, GrainRef.Programme);
    private static readonly GrainId Venue = Of(GrainKind.Venue, 1);
    private static readonly GrainId Till = Of(GrainKind.Till, 1);
    private static readonly GrainId Anna = Of(GrainKind.Customer, 1);
    private static readonly GrainId Ben = Of(GrainKind.Customer, 2);
    private static readonly GrainId Annas = Of(GrainKind.Card, 1);
    private static readonly GrainId Hot = Of(GrainKind.Card, 2);
    private static readonly GrainId Regulars = Of(GrainKind.Group, 1);
    private static readonly GrainId Match = Of(GrainKind.Match, 1);
    private static readonly Actor AtTill = new(Role.Owner, OwnerKey, Till.Ref, Venue.Ref);
    private static readonly Actor Office = new(Role.Owner, OwnerKey);
    private static readonly Facts Shown = new(ByToken: true, Drawer: new(true, 1, 10_000));

    private ulong _requests;

    public async Task PlayAsync()
    {
        await OpenAsync();
        var (scan, first) = await PayAsync();
        await LinkAsync(scan, first);
        await ReverseAsync();
        await AdjustAsync();
        await RefundAsync();
        await HurryAsync();
    }

    private static GrainId Of(GrainKind kind, uint number) => new(Programme, new(kind, number));

    private async Task OpenAsync()
    {
        var key = new CreateKey(OwnerKey, "owner", Role.Owner, new('0', 64), "cb_owner");
        await DoneAsync(Shop, new CreateProgramme(new("Scenario", "EUR", 2, "en", "Etc/UTC"), key));
        await DoneAsync(Shop, new ChangeSettings(new()
        {
            TopUpCashback = new() { Enabled = true, Start = 5_000, Value = 250, Channels = ["cash"] },
            Earn = new() { RateBps = 500 },
        }));
        await DoneAsync(Venue, new CreateVenue("Bar"));
        await DoneAsync(Till, new CreateTill("Till", Venue.Ref, true));
        await DoneAsync(Till, new OpenDrawer(10_000));
        await DoneAsync(Anna, new CreateCustomer());
        await DoneAsync(Ben, new CreateCustomer());
        await DoneAsync(Annas, new CreateCard(1, CardKind.Physical));
        await DoneAsync(Hot, new CreateCard(2, CardKind.Physical));
    }

    /// <summary>50.00 in cash give 2.50; a bill of 20.00 paid with it earns 5 %; the drawer has the cash.</summary>
    private async Task<(Request Scan, Answer First)> PayAsync()
    {
        var toppedUp = await DoneAsync<ToppedUp>(Annas, new TopUp(5_000, TopUpMethod.Cash));
        Assert.Equal(new Amounts(5_000, 250, 0), toppedUp.Credited);
        await UntilAsync<TillView>(Till, new GetTill(), v => v.Drawer!.Content == 15_000);

        var scan = Next(new Scan(2_000, PayWithMoney: true));
        var first = await AskAsync(Annas, scan);
        var scanned = Assert.IsType<Scanned>(first.Reply);
        Assert.Equal((2_000L, 0L, 100L), (scanned.PaidWithMoney, scanned.ToPay, scanned.Earned.Gift));
        Assert.Equal(new Amounts(3_000, 350, 0), scanned.Purse.Balances);
        await AgainAsync(Annas, scan, first);

        var reused = await AskAsync(Annas, scan with { Command = new Scan(2_001, PayWithMoney: true) });
        Assert.IsType<IdempotencyKeyReused>(Assert.IsType<Refused>(reused.Reply).Refusal);
        var tooMuch = Next(new Scan(9_000, Redeem: 351));
        var refused = await AskAsync(Annas, tooMuch);
        Assert.IsType<InsufficientBalance>(Assert.IsType<Refused>(refused.Reply).Refusal);
        await AgainAsync(Annas, tooMuch, refused);
        return (scan, first);
    }

    /// <summary>The purse moves to Anna; what the card has answered before is still its answer.</summary>
    private async Task LinkAsync(Request scan, Answer first)
    {
        await DoneAsync(Annas, new LinkCard(Anna.Ref));
        await UntilAsync<CustomerView>(Anna, new GetCustomer(), v => v.Purse.Balances == new Amounts(3_000, 350, 0));
        await AgainAsync(Annas, scan, first);
        var request = Next(new Scan(1_000, Redeem: 350));
        var answer = await AskAsync(Annas, request);
        var scanned = Assert.IsType<Scanned>(answer.Reply);
        Assert.Equal((Anna.Ref, 350L, 33L), (answer.At!.Value, scanned.Discount, scanned.Earned.Gift));
        await AgainAsync(Annas, request, answer);
    }

    /// <summary>The whole bill comes back: the discount to its lots, the earned cashback away.</summary>
    private async Task ReverseAsync()
    {
        var paid = await AskAsync(Annas, Next(new Scan(500, Redeem: 33)));
        Assert.Equal(33, Assert.IsType<Scanned>(paid.Reply).Discount);
        var reversed = await DoneAsync<Reversed>(Anna, new Reverse(paid.Seq));
        Assert.Equal(new Amounts(3_000, 33, 0), reversed.Purse.Balances);
    }

    private async Task AdjustAsync()
    {
        await DoneAsync(Regulars, new CreateGroup("Regulars"));
        await DoneAsync(Regulars, new AddMembers([Anna.Ref, Ben.Ref]));
        var job = Of(GrainKind.Job, 1);
        await DoneAsync(Regulars, new AdjustGroup(job.Ref, new(false, Asset.Gift, 300), "A coffee"), Office);
        await UntilAsync<JobView>(job, new GetJob(), v => v.Status == JobStatus.Done && v.Counts.Applied == 2);
        await UntilAsync<CustomerView>(Anna, new GetCustomer(), v => v.Purse.Balances.Gift == 333);
        await UntilAsync<CustomerView>(Ben, new GetCustomer(), v => v.Purse.Balances.Gift == 300);
    }

    /// <summary>Thirty tickets of 10.01 at 60 %: 6.01 go back and 4.00 are kept, for each.</summary>
    private async Task RefundAsync()
    {
        await DoneAsync(Match, new CreateMatch("Broken off", DateTimeOffset.UnixEpoch, []));
        var lines = Enumerable.Range(1, 30).Select(i => new TicketLine(i, $"t{i}", 1_001, "A", "web", TicketState.Sold, [new("desk", TicketMethod.Cash, 1_001)]));
        await DoneAsync(Match, new ImportTickets([.. lines]));
        var job = Of(GrainKind.Job, 2);
        await DoneAsync(Match, new RefundTickets(job.Ref, new(6_000, null, "office", "desk", new())), Office);
        await UntilAsync<JobView>(job, new GetJob(), v => v.Status == JobStatus.Done);
        await UntilAsync<ReceiptsView>(Match, new GetReceipts(), v => (v.Receipts, v.Refunded) == (30 * 400, 30 * 601));
    }

    /// <summary>Everybody scans one card at once.</summary>
    private async Task HurryAsync()
    {
        var scans = Enumerable.Range(0, HotScans).Select(_ => Next(new Scan(1_000))).ToList();
        var answers = await Task.WhenAll(scans.Select(s => AskAsync(Hot, s)));
        Assert.All(answers, a => Assert.Equal(50, Assert.IsType<Scanned>(a.Reply).Earned.Gift));
        Assert.Equal(HotScans, answers.Select(a => a.Seq).Distinct().Count());
        await UntilAsync<CardView>(Hot, new GetCard(), v => v.Purse.Balances.Gift == HotScans * 50);
    }

    private Request Next(Command command, Actor? actor = null) => new(command is Query ? 0 : new UInt128(0x5CE7A210, ++_requests), command, actor ?? AtTill, Shown, AwaitDelivery: true);

    /// <summary>Sends it until it is answered, as every client does.</summary>
    private async Task<Answer> AskAsync(GrainId grain, Request request)
    {
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var answer = await ask(grain, request);
            if (answer.Outcome == Outcome.Decided)
                return answer;
            await pause();
        }

        throw new TimeoutException($"{request.Command} at {grain} was never answered");
    }

    private async Task AgainAsync(GrainId grain, Request request, Answer first)
    {
        var again = await AskAsync(grain, request);
        Assert.True(again.Replayed, $"{request.Command} was decided twice: {again}");
        Assert.Equal((first.Seq, first.Reply?.GetType()), (again.Seq, again.Reply?.GetType()));
    }

    private Task DoneAsync(GrainId grain, Command command, Actor? actor = null) => DoneAsync<Reply>(grain, command, actor);

    private async Task<T> DoneAsync<T>(GrainId grain, Command command, Actor? actor = null)
        where T : Reply
    {
        var answer = await AskAsync(grain, Next(command, actor));
        Assert.False(answer.Reply is Refused, $"{command} at {grain}: {answer.Reply}");
        return Assert.IsType<T>(answer.Reply, exactMatch: false);
    }

    private async Task UntilAsync<T>(GrainId grain, Query query, Predicate<T> isThere)
        where T : Reply
    {
        T? last = null;
        for (var tries = 0; tries < MaxTries; tries++)
        {
            last = (await AskAsync(grain, Next(query))).Reply as T;
            if (last is not null && isThere(last))
                return;
            await pause();
        }

        throw new TimeoutException($"{grain} is {last}");
    }
}
