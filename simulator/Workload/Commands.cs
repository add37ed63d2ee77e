using System.Text.Json;
using Cashback.Cards;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Operations;
using Cashback.Reads;
using Cashback.Simulator.Checks;
using Cashback.Simulator.Scheduling;
using Cashback.Tills;

namespace Cashback.Simulator.Workload;

/// <summary>The next thing that someone does: every command of the core, on few objects so that they collide.</summary>
internal sealed class Commands(World world, SimTime time)
{
    private readonly GroupWork _group = new(world.Random);
    private readonly MoneyWork _money = new(world, world.Random);
    private readonly OfficeWork _office = new(world, world.Random);
    private readonly MatchWork _match = new(world, world.Random);

    /// <summary>In some worlds there is nothing but cards, in some nothing but people: what is rare among all commands is frequent there.</summary>
    private readonly int _focus = world.Random.Next(6);

    private readonly Facts _order = new(Person: [new(ListKind.PayoutOrders, [], [1])]);

    private Random Random => world.Random;

    public (GrainId Grain, Request Request) Next(Answers answers)
    {
        var till = Cast.Tills[Random.Next(Cast.Tills.Count)];
        var actor = new Actor(Role.Owner, Cast.OwnerKey, till.Ref, Cast.Venue.Ref);
        if (_focus < 2)
            return OfCards(actor, answers);
        if (_focus == 2)
            return OfPeople(actor, answers);
        if (Random.Next(12) == 0)
            return (till, Request(AtTill(till, answers), actor, Facts.None));
        if (Random.Next(30) == 0)
            return OfOffice(actor);
        if (Random.Next(8) == 0)
            return OfGroup(actor);
        if (Random.Next(3) == 0)
            return OfMoney(actor);
        if (Random.Next(6) == 0)
        {
            var (grain, work) = _match.Next();
            return (grain, Request(work, work is Matches.ControlTicket ? actor : actor with { Till = null, Venue = null }, Facts.None));
        }

        return OfCards(actor, answers);
    }

    /// <summary>Merges and their undoing, while value arrives, leaves, is adjusted, disputed and comes back.</summary>
    private (GrainId Grain, Request Request) OfPeople(Actor actor, Answers answers) => Random.Next(12) switch
    {
        0 => OfOffice(actor),
        < 3 => OfGroup(actor),
        < 6 => OfMoney(actor),
        < 9 => OfCustomer(actor, answers),
        _ => OfCards(actor, answers),
    };

    private (GrainId Grain, Request Request) OfOffice(Actor actor)
    {
        var (grain, rare) = _office.Next();
        return (grain, Request(rare, actor with { Till = null, Venue = null }, Facts.None));
    }

    private (GrainId Grain, Request Request) OfGroup(Actor actor)
    {
        var (grain, work) = _group.Next();
        return (grain, Request(work, actor with { Key = Random.Next(3) == 0 ? Cast.Tills[0].Ref : Cast.OwnerKey }, Facts.None));
    }

    private (GrainId Grain, Request Request) OfMoney(Actor actor)
    {
        var (grain, work) = _money.Next();
        return (grain, Request(work, actor with { Till = null, Venue = null }, work is Payouts.ApprovePayout { Voucher: null } ? _order : Facts.None));
    }

    private (GrainId Grain, Request Request) OfCustomer(Actor actor, Answers answers)
    {
        var customer = Cast.Customers[Random.Next(Cast.Customers.Count)];
        return (customer, Request(AtCustomer(customer, answers), actor, Facts.None with { ByToken = true }));
    }

    private (GrainId Grain, Request Request) OfCards(Actor actor, Answers answers)
    {
        if (Random.Next(5) == 0)
            return OfCustomer(actor, answers);
        var card = Random.Next(4) == 0 ? Spare() : Cast.Cards[Random.Next(Cast.Cards.Count)];
        var (command, facts) = AtCard(card, answers);
        return (card, Request(command, actor, facts));
    }

    private Request Request(Command command, Actor actor, Facts facts) =>
        new(new UInt128((ulong)Random.NextInt64(), (ulong)Random.NextInt64()), command, actor, facts, Random.Next(2) == 0);

    private GrainId Spare() => Cast.Spares[Random.Next(Cast.Spares.Count)];

    private Command AtTill(GrainId till, Answers answers) => Random.Next(7) switch
    {
        0 => new OpenDrawer(Random.Next(0, 20_000)),
        1 => new MoveDrawerCash(Random.Next(1, 5_000) * (Random.Next(2) == 0 ? -1 : 1), "bank run"),
        2 => new CloseDrawer(Random.Next(0, 40_000)),
        3 or 4 => new Exchange(Random.Next(1, 5_000)),
        5 => Reverse(till, answers) with { Amount = null },
        _ => new GetTill(),
    };

    private (Command Command, Facts Facts) AtCard(GrainId card, Answers answers)
    {
        var token = Facts.None with { ByToken = true, Drawer = new(Random.Next(4) > 0, 1, 10_000) };
        return Random.Next(29) switch
        {
            < 6 => (Scan(), Shown(token)),
            < 9 => (new TopUp(Random.Next(1, 20_000), (TopUpMethod)Random.Next(1, 3), Comment()), token),
            < 11 => (new Adjust((Asset)Random.Next(1, 4), Random.Next(1, 3_000) * (Random.Next(3) == 0 ? -1 : 1), "by hand", (AdjustCause)Random.Next(1, 4), null, Validity()), token),
            < 15 => (Reverse(card, answers), token),
            15 => (Random.Next(2) == 0 ? new BlockCard() : new UnblockCard(), token),
            16 => (new ReplaceCard(Random.Next(4) == 0 ? Cast.Cards[Random.Next(Cast.Cards.Count)].Ref : Spare().Ref), token),
            < 20 => (new LinkCard(Cast.Customers[Random.Next(Cast.Customers.Count)].Ref, Comment()), token),
            20 => (new UnlinkCard(Comment()), token),
            21 => (new Reinstate(Comment: Comment()), token),
            22 => (new CashOut(Random.Next(2) == 0 ? null : Random.Next(1, 5_000), Cash: Random.Next(4) > 0, Comment()), token),
            23 => (Recover(card), token),
            24 => (new ImportCard(null, new(0, Random.Next(1, 500), Random.Next(1, 500))), token),
            _ => (new GetCard(), token),
        };
    }

    /// <summary>A code of the app, sometimes one that was seen before, or the printed one.</summary>
    private Facts Shown(Facts token) => Random.Next(4) switch
    {
        0 => token with { Code = new(RotatingCode.SlotAt(time.GetUtcNow()) + Random.Next(-1, 2), (ulong)Random.Next(3)) },
        1 => token with { StaticToken = true },
        _ => token,
    };

    /// <summary>Who found a receipt, and who makes one up.</summary>
    private RecoverCard Recover(GrainId card)
    {
        var last = Operations(card).Select(o => o.Operation).FirstOrDefault(o => o is { Command: Cards.Scan, Reply: Scanned });
        return last is { Command: Cards.Scan scan, At: var at } && Random.Next(4) > 0
            ? new(Spare().Ref, scan.Bill, Day(at))
            : new(Spare().Ref, Random.Next(1, 1_000), Day(time.GetUtcNow()));

        // As the programme's days go in spring; a wrong one is a wrong guess.
        static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime.AddHours(1));
    }

    private Command AtCustomer(GrainId customer, Answers answers) => Random.Next(14) switch
    {
        < 3 => Scan(),
        3 => new Adjust((Asset)Random.Next(1, 4), Random.Next(1, 3_000) * (Random.Next(3) == 0 ? -1 : 1), "by hand"),
        4 => new TopUp(Random.Next(1, 20_000), TopUpMethod.Terminal),
        5 or 10 => new MergeCustomer(Other(customer).Ref),
        11 => Undo<MergeCustomer>(customer) is { } undo ? undo : new MergeCustomer(Other(customer).Ref),
        < 9 => Reverse(customer, answers),
        9 => new Reinstate((Asset)Random.Next(1, 4)),
        12 => Random.Next(2) == 0 ? new ChangeCustomer(SetsRate: true, RateBps: Random.Next(0, 2_000)) : new CashOut(Random.Next(2) == 0 ? null : Random.Next(1, 5_000), Cash: Random.Next(2) == 0),
        _ => new GetCustomer(),
    };

    private GrainId Other(GrainId customer)
    {
        var others = Cast.Customers.Where(c => c != customer).ToList();
        return others[Random.Next(others.Count)];
    }

    /// <summary>The last one of its kind; null: there is none.</summary>
    private Reverse? Undo<TCommand>(GrainId grain) =>
        Operations(grain).FirstOrDefault(o => o.Operation is { Command: TCommand, Reply: not Refused }) is { Operation: not null, Seq: var seq } ? new(seq) : null;

    /// <summary>As stored, newest first.</summary>
    private IEnumerable<(long Seq, Operation Operation)> Operations(GrainId grain) =>
        world.Database.Tables.Journal[grain].Reverse().Select(e => (e.Key, JsonSerializer.Deserialize(e.Value.Body, Wire.Default.Operation)!));

    private Scan Scan()
    {
        var bill = Random.Next(5) == 0 ? 0 : Random.Next(1, 30_000);
        return Random.Next(4) switch
        {
            0 => new(bill, RedeemMax: true, PayWithMoney: Random.Next(2) == 0, Comment: Comment()),
            1 => new(bill, Redeem: Random.Next(1, 2_000), Channel: "delivery"),
            2 => new(bill, PayWithMoney: true),
            _ => new(bill, At: Random.Next(3) == 0 ? time.GetUtcNow() - TimeSpan.FromDays(Random.Next(1, 400)) : null),
        };
    }

    private Reverse Reverse(GrainId card, Answers answers)
    {
        var seq = answers.Any(card, Random) is { } known ? known : Random.Next(1, 12);
        return new(seq, Random.Next(2) == 0 ? null : Random.Next(1, 5_000), Comment: Comment());
    }

    private string? Comment() => Random.Next(3) == 0 ? $"comment {Random.Next(1000)}" : null;

    private int? Validity() => Random.Next(2) == 0 ? null : Random.Next(1, 200);
}
