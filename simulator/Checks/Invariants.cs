using System.Text.Json;
using Cashback.Cards;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Groups;
using Cashback.Jobs;
using Cashback.Journal;
using Cashback.Ledger;
using Cashback.Matches;
using Cashback.Operations;
using Cashback.Payouts;
using Cashback.Reads;
using Cashback.Simulator.Workload;
using Cashback.Tills;
using Cashback.TopUps;
using Cashback.Vouchers;

namespace Cashback.Simulator.Checks;

/// <summary>What must hold in the database after every commit, whoever made it, and at the end.</summary>
internal sealed class Invariants(World world)
{
    private readonly IReadOnlyDictionary<GrainKind, Decider> _deciders = Versions.Deciders(true).ToDictionary(d => d.Kind);
    private readonly Dictionary<GrainId, GrainBook> _books = [];

    public void AfterCommit(IReadOnlyList<Chain> batch)
    {
        foreach (var chain in batch)
        {
            CheckGrain(chain.Grain);
            foreach (var row in chain.Rows)
                CheckRow(row.Key);
            foreach (var outgoing in chain.Outbox)
                CheckMessage(outgoing);
        }
    }

    /// <summary>After a restore everything is read anew.</summary>
    public void Restart() => _books.Clear();

    public void AtEnd()
    {
        var transit = default(Amounts);
        foreach (var grain in world.Database.Tables.Journal.Keys)
        {
            CheckGrain(grain);
            transit = _books[grain].Transit is var t ? new(transit.Money + t.Money, transit.Gift + t.Gift, transit.Points + t.Points) : transit;
        }

        foreach (var row in world.Database.Tables.Rows.All)
            CheckRow(row.Key);
        CheckMessages();
        if (world.Epoch == 0)
            CheckRedirects();
        if (world.Epoch == 0 && world.Processes.Sum(p => p.Parked) == 0)
        {
            new JobChecks(world, _deciders).AtEnd();
            CheckMerges();
            new MatchChecks(world).AtEnd();
        }

        // A process that lived through a restore may still send what the backup does not know; operations.md says to stop all.
        var open = world.Processes.Sum(p => p.Parked) > 0 || world.Epoch > 0;
        Require(open || transit == default, $"nothing is on its way, and {transit} is in transit");
    }

    /// <summary>A restore takes back what provider and bank have done; a parked message may be what they wait for.</summary>
    public string? Owing()
    {
        if (world.Epoch > 0 || world.Processes.Sum(p => p.Parked) > 0)
            return null;
        try
        {
            new MoneyChecks(world, _deciders).AtEnd();
            return null;
        }
        catch (ViolationException violation)
        {
            return violation.Message;
        }
    }

    /// <summary>One request by a card is applied once, whether by the card itself or by one of those who held its purse.</summary>
    private void CheckRedirects()
    {
        var applied = new HashSet<(GrainRef First, UInt128 Request)>();
        foreach (var (grain, entries) in world.Database.Tables.Journal)
        {
            foreach (var entry in entries.Values)
            {
                var via = JsonSerializer.Deserialize(entry.Body, Wire.Default.Operation)!.Command.Via;
                Require(applied.Add(via is { } first ? (first, entry.Request ^ first.Key) : (grain.Ref, entry.Request)), $"{via ?? grain.Ref}: one request was applied twice, the second time by {grain}");
            }
        }
    }

    /// <summary>Nobody hears of it if one of these is refused: what it carries, or what it says, would be lost.</summary>
    private void CheckMessages()
    {
        foreach (var (grain, entries) in world.Database.Tables.Journal)
        {
            foreach (var (seq, entry) in entries)
            {
                var operation = JsonSerializer.Deserialize(entry.Body, Wire.Default.Operation)!;
                var isLost = operation is
                {
                    Actor.Role: Role.System, Reply: Refused,
                    Command: ReturnLots or FreezeTopUp or SettleHold or OpenPayout or CreateVoucher or ReceiveCash or ReturnPurse or LeaveCustomer or MoveCard or RefundPayment or StartJob or StartMatchJob or LeaveGroup,
                };
                Require(!isLost, $"{grain} refused a message at {seq}: {operation.Command} {operation.Reply}");
            }
        }
    }

    /// <summary>Who is merged can be given back: the other one knows what came with him.</summary>
    private void CheckMerges()
    {
        CustomerView View(GrainId customer) => Asked.View<CustomerView>(world, customer, new GetCustomer())!;
        foreach (var customer in Cast.Customers)
        {
            if (View(customer).MergedInto is { } into)
                Require(View(customer with { Ref = into }).Took?.Contains(customer.Ref) == true, $"{customer} is merged into {into}, and nothing there is known to be his");
        }
    }

    private void CheckGrain(GrainId grain)
    {
        var tables = world.Database.Tables;
        if (!tables.Heads.TryGet(grain, out var head))
        {
            Require(!tables.Journal.ContainsKey(grain), $"{grain} has operations and no head");
            return;
        }

        var entries = tables.Journal[grain];
        Require(entries.Count == head.Seq && entries.Keys[^1] == head.Seq, $"{grain} has head {head.Seq} and {entries.Count} operations, the last {entries.Keys[^1]}");
        Require(entries.Values[^1].Tip == head.Tip, $"{grain}: the last operation is not of the head's commit");
        if (!_books.TryGetValue(grain, out var book))
            _books[grain] = book = new(grain);
        book.Take(entries, head);
        tables.WakeUps.TryGetValue(grain, out var wake);
        Require(wake == head.Wake, $"{grain}: wake-up {wake} stored, the head says {head.Wake}");
        var decider = _deciders[grain.Kind];
        foreach (var holding in decider.Holdings(grain, decider.Load(head.State.Span)))
        {
            var found = book.Balance(holding.Account, holding.Asset);
            Require(found == holding.Amount, $"{grain}: state says {holding.Amount} {holding.Asset} on {holding.Account}, transfers say {found}");
        }
    }

    /// <summary>A row of an operation must belong to one that survived.</summary>
    private void CheckRow(byte[] key)
    {
        if (!world.Database.Tables.Rows.TryGet(key, out _))
            return;
        var rest = key.AsSpan(5);
        var programme = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(key);
        if ((ListKind)key[4] == ListKind.TillOperations)
        {
            var at = System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(rest[GrainRef.Size..]);
            var entry = Entry(programme, rest[(GrainRef.Size + 8)..]);
            Require(entry is { } found && found.At.UtcTicks == at, "a till lists an operation that does not exist");
        }
        else if ((ListKind)key[4] == ListKind.Text)
        {
            Require(Entry(programme, rest) is not null, "there is a comment on an operation that does not exist");
        }
    }

    private Journal.Memory.StoredEntry? Entry(int programme, ReadOnlySpan<byte> name)
    {
        var grain = new GrainId(programme, GrainRef.Read(name));
        var seq = System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(name[GrainRef.Size..]);
        return world.Database.Tables.Journal.TryGetValue(grain, out var entries) && entries.TryGetValue(seq, out var entry) ? entry : null;
    }

    private void CheckMessage(Outgoing outgoing)
    {
        if (!world.Database.Tables.Outbox.TryGet(new(outgoing.From, outgoing.Seq, outgoing.Index), out var stored))
            return;
        var exists = world.Database.Tables.Journal.TryGetValue(stored.From, out var entries) && entries.TryGetValue(stored.Seq, out var entry) && entry.At == stored.At;
        Require(exists, $"{stored.From} sends a message of an operation that does not exist");
    }

    private static void Require(bool holds, string what)
    {
        if (!holds)
            throw new ViolationException(what);
    }
}
