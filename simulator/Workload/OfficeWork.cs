using System.Text.Json;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Matches;
using Cashback.Programmes;
using Cashback.Reads;

namespace Cashback.Simulator.Workload;

/// <summary>What is rare and comes in between: rules change, a person is forgotten, tickets are imported late.</summary>
internal sealed class OfficeWork(World world, Random random)
{
    /// <summary>Where somebody is forgotten half of all customers are gone.</summary>
    private readonly bool _forgets = random.Next(4) == 0;

    private int _late;

    public (GrainId Grain, Command Command) Next() => random.Next(4) switch
    {
        0 when _forgets => (Cast.Customers[random.Next(Cast.Customers.Count)], new EraseCustomer()),
        1 => (Cast.Match, Late()),
        _ => (Cast.ProgrammeGrain, new ChangeSettings(Rules())),
    };

    /// <summary>From the version in force, or from what somebody else has just changed.</summary>
    private Settings Rules()
    {
        var found = world.Database.Tables.Rows.TryGet(RowKey.Of(Cast.Programme, ListKind.Snapshot), out var row);
        var now = JsonSerializer.Deserialize(found ? row : throw new InvalidOperationException("no settings"), Wire.Default.ProgrammeSnapshot)!.Settings;
        return random.Next(6) switch
        {
            0 => now with { Clawback = now.Clawback == ClawbackPolicy.Debt ? ClawbackPolicy.WithinBalance : ClawbackPolicy.Debt },
            1 => now with { Expiry = new() { NoticeDays = random.Next(2) == 0 ? null : random.Next(0, 60), GraceDays = random.Next(0, 40) } },
            2 => now with { Earn = now.Earn with { RateBps = random.Next(0, 2_000), DeferDays = random.Next(0, 3), ValidDays = random.Next(2) == 0 ? null : random.Next(0, 200) } },
            3 => now with { Payout = now.Payout with { Shown = !now.Payout.Shown, CoolingOffDays = random.Next(0, 3) } },
            4 => now with { TopUpCashback = now.TopUpCashback with { Enabled = !now.TopUpCashback.Enabled } },
            _ => now with { Approval = now.Approval with { RefundFrom = random.Next(2) == 0 ? null : random.Next(1, 50_000) } },
        };
    }

    /// <summary>By card, or with a voucher that a payout has become.</summary>
    private TicketPayment Paid(int i) =>
        i % 3 == 0 && world.Database.Tables.Heads.All.Where(h => h.Key.Kind == GrainKind.Voucher).Select(h => h.Key.Ref).FirstOrDefault() is { Kind: GrainKind.Voucher } voucher
            ? new(voucher.ToString(), TicketMethod.Voucher, 500 + i)
            : new($"pi_{i % 9}", TicketMethod.Card, 500 + i);

    /// <summary>New ones on payments that are known, and some that are there already.</summary>
    private ImportTickets Late()
    {
        _late = random.Next(3) == 0 ? _late : _late + 3;
        return new([.. Enumerable.Range(_late, 3).Select(i => new TicketLine(i, $"late{i}", 500 + i, "A", "web", TicketState.Sold, [Paid(i)]))]);
    }
}
