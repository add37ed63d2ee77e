using System.Runtime.InteropServices;
using Cashback.Grains;

namespace Cashback.Rfm;

/// <summary>
/// All orders of a programme in memory, about 50 bytes each, by the grain in whose journal they stand. Whose they are is
/// asked only when a report is made: a card's orders follow it to its customer, a merged customer's to the other one.
/// </summary>
internal sealed class OrderBook
{
    private readonly Dictionary<GrainRef, Holder> _holders = [];

    /// <summary>Rises with every change.</summary>
    public long Version { get; private set; }

    public void Take(OrderEvent happened)
    {
        Version++;
        switch (happened.Kind)
        {
            case OrderEventKind.Placed or OrderEventKind.Sold:
                Of(happened.Grain).Orders.Add(new() { Seq = happened.Seq, At = happened.At, Amount = happened.Amount, Cashback = happened.Cashback, RemovedAt = long.MaxValue });
                break;
            case OrderEventKind.Returned or OrderEventKind.GaveBack:
                Of(happened.Grain).Returns.Add(happened);
                break;
            case OrderEventKind.Removed:
                Of(happened.Grain).Remove(happened);
                break;
            case OrderEventKind.Moved:
                Of(happened.Grain).Move(happened.To, whole: happened.Grain.Kind == GrainKind.Customer);
                break;
            case OrderEventKind.Parted:
                Of(happened.Grain).MergedInto = null;
                break;
            default:
                throw new System.Diagnostics.UnreachableException(happened.Kind.ToString());
        }
    }

    /// <summary>Customers with an order before an instant: first and last order, number and total, as it was then. In no order.</summary>
    public Dictionary<GrainRef, Bought> Before(long asOf) => Between(long.MinValue, asOf, asOf);

    /// <summary>The same of orders from one instant to before another; what was given back of them before <paramref name="asOf"/> is taken off.</summary>
    public Dictionary<GrainRef, Bought> Between(long from, long to, long asOf)
    {
        var bought = new Dictionary<GrainRef, Bought>(_holders.Count);
        foreach (var (grain, holder) in _holders)
        {
            GrainRef? owner = null;
            var upTo = 0;
            var part = -1;
            for (var i = 0; i < holder.Orders.Count; i++)
            {
                if (i >= upTo)
                    (owner, upTo) = Owner(grain, holder, ref part);
                var order = holder.Orders[i];
                if (owner is not { Kind: GrainKind.Customer } customer || order.At < from || order.At >= to || order.RemovedAt < asOf)
                    continue;
                ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(bought, customer, out _);
                var (returned, takenBack) = holder.Returned(order.Seq, asOf);
                sum.Add(order.At, order.Amount - returned, order.Cashback - takenBack);
            }
        }

        return bought;
    }

    /// <summary>Whose the orders of the next part are, and where that part ends.</summary>
    private (GrainRef Owner, int UpTo) Owner(GrainRef grain, Holder holder, ref int part)
    {
        part++;
        return part < holder.Parts.Count
            ? (Follow(holder.Parts[part].To), holder.Parts[part].UpTo)
            : (Follow(holder.MergedInto ?? grain), int.MaxValue);
    }

    /// <summary>To the end of a chain of merges. A chain is as long as people were merged one after another.</summary>
    private GrainRef Follow(GrainRef grain)
    {
        const int longest = 100;
        for (var i = 0; i < longest && _holders.TryGetValue(grain, out var holder); i++)
        {
            if ((holder.MergedInto ?? (holder.Parts.Count > 0 && grain.Kind == GrainKind.Card ? holder.Parts[^1].To : null)) is not { } next)
                return grain;
            grain = next;
        }

        return grain;
    }

    private Holder Of(GrainRef grain)
    {
        if (!_holders.TryGetValue(grain, out var holder))
            _holders.Add(grain, holder = new());
        return holder;
    }

    private struct Order
    {
        public long Seq;
        public long At;
        public long Amount;
        public long Cashback;
        public long RemovedAt;
    }

    private sealed class Holder
    {
        /// <summary>By sequence.</summary>
        public List<Order> Orders { get; } = [];

        public List<OrderEvent> Returns { get; } = [];

        /// <summary>Of a card: its orders up to an index went to a customer, or to the card that replaced it.</summary>
        public List<(int UpTo, GrainRef To)> Parts { get; } = [];

        /// <summary>Of a customer: who has it all now.</summary>
        public GrainRef? MergedInto { get; set; }

        public void Move(GrainRef to, bool whole)
        {
            if (whole)
                MergedInto = to;
            else
                Parts.Add((Orders.Count, to));
        }

        public void Remove(OrderEvent removed)
        {
            for (var i = Orders.Count - 1; i >= 0; i--)
            {
                if (Orders[i].Seq == removed.Seq)
                    Orders[i] = Orders[i] with { RemovedAt = removed.At };
            }
        }

        public (long Amount, long Cashback) Returned(long seq, long asOf)
        {
            var (amount, cashback) = (0L, 0L);
            foreach (var back in CollectionsMarshal.AsSpan(Returns))
            {
                if (back.Seq == seq && back.At < asOf)
                    (amount, cashback) = (amount + back.Amount, cashback + back.Cashback);
            }

            return (amount, cashback);
        }
    }
}

/// <summary>Sums over the orders of one customer.</summary>
internal struct Bought
{
    public long First;
    public long Last;
    public int Orders;
    public long Total;
    public long Cashback;

    public void Add(long at, long amount, long cashback)
    {
        First = Orders == 0 ? at : Math.Min(First, at);
        Last = Math.Max(Last, at);
        Orders++;
        Total += amount;
        Cashback += cashback;
    }
}
