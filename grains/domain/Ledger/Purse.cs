using System.Text.Json.Serialization;
using Cashback.Grains;

namespace Cashback.Ledger;

/// <summary>A part of a balance that keeps where it came from. Names are short: a card holds many.</summary>
internal sealed record Lot(
    [property: JsonPropertyName("s")] LotStamp Stamp,
    [property: JsonPropertyName("n")] long Left,
    [property: JsonPropertyName("f")] bool Frozen = false)
{
    /// <summary>A frozen lot waits for its dispute; it expires, if it has to, when that is over.</summary>
    public bool ExpiredAt(DateTimeOffset now) => !Frozen && Stamp.ExpiresAt <= now;

    public bool DeferredAt(DateTimeOffset now) => Stamp.AvailableFrom > now;

    public bool AvailableAt(DateTimeOffset now) => !Frozen && !DeferredAt(now) && !ExpiredAt(now);
}

/// <summary>What is owed for a claw-back that found nothing left; repaid by later earnings, oldest first.</summary>
/// <param name="Asset">Of what.</param>
/// <param name="Amount">What is still owed.</param>
/// <param name="Origin">Sequence of the operation here that made it, or by which it came.</param>
/// <param name="First">It came with another purse: the operation that first made it.</param>
internal sealed record Debt(
    [property: JsonPropertyName("a")] Asset Asset,
    [property: JsonPropertyName("n")] long Amount,
    [property: JsonPropertyName("o")] long Origin,
    [property: JsonPropertyName("f")] string? First = null);

/// <summary>What expired of a lot not long ago: a reversal counts it as taken back.</summary>
internal sealed record Lapsed(
    [property: JsonPropertyName("s")] LotStamp Stamp,
    [property: JsonPropertyName("n")] long Amount);

/// <summary>
/// The value that a card or customer holds. Immutable; changed only by a <see cref="PurseBook"/>. Lots − debts of an asset =
/// the account <c>purse</c> in this grain's journal.
/// </summary>
internal sealed record Purse
{
    public static Purse Empty { get; } = new();

    /// <summary>In the order of their ids, so oldest first.</summary>
    [JsonPropertyName("l")] public IReadOnlyList<Lot> Lots { get; init; } = [];

    /// <summary>Oldest first.</summary>
    [JsonPropertyName("d")] public IReadOnlyList<Debt> Debts { get; init; } = [];

    /// <summary>Oldest first.</summary>
    [JsonPropertyName("x")] public IReadOnlyList<Lapsed> Lapsed { get; init; } = [];

    /// <summary>Has left for payouts that are not decided yet: shown, and no part of the account.</summary>
    [JsonPropertyName("h")] public Amounts Held { get; init; }

    /// <summary>When the next lot expires; null: none does.</summary>
    [JsonIgnore]
    public DateTimeOffset? NextExpiry
    {
        get
        {
            DateTimeOffset? next = null;
            for (var i = 0; i < Lots.Count; i++)
            {
                if (Lots[i] is { Frozen: false, Stamp.ExpiresAt: { } at } && !(at >= next))
                    next = at;
            }

            return next;
        }
    }

    /// <summary>Notice was given of all that expires up to then; null: of nothing.</summary>
    [JsonPropertyName("nt")] public DateTimeOffset? Noticed { get; init; }

    /// <summary>When the next lot expires, or notice of one is due; null: neither.</summary>
    public DateTimeOffset? NextWake(Turn turn)
    {
        if (NextExpiry is not { } expiry || turn.Settings.Expiry.NoticeDays is not { } days)
            return NextExpiry;
        var notice = Lots.Min(l => l.Frozen || l.Stamp.ExpiresAt <= Noticed ? null : l.Stamp.ExpiresAt) - TimeSpan.FromDays(days);
        return notice < expiry ? notice : expiry;
    }

    [JsonIgnore] public bool IsEmpty => Lots.Count == 0 && Debts.Count == 0;

    /// <summary>Lots − debts: what the account <c>purse</c> shows.</summary>
    public Amounts Net()
    {
        var net = default(Amounts);
        // By index: these loops run several times an operation, and an enumerator of an interface is an object.
        for (var i = 0; i < Lots.Count; i++)
            net = net.Plus(Lots[i].Stamp.Asset, Lots[i].Left);
        for (var i = 0; i < Debts.Count; i++)
            net = net.Plus(Debts[i].Asset, -Debts[i].Amount);
        return net;
    }

    /// <summary>The purse as its holder sees it. What has expired and is not yet booked is in none of the sums.</summary>
    public PurseView View(DateTimeOffset now)
    {
        Amounts available = default, deferred = default, frozen = default, debt = default;
        for (var i = 0; i < Lots.Count; i++)
        {
            var lot = Lots[i];
            if (lot.ExpiredAt(now))
                continue;
            if (lot.Frozen)
                frozen = frozen.Plus(lot.Stamp.Asset, lot.Left);
            else if (lot.DeferredAt(now))
                deferred = deferred.Plus(lot.Stamp.Asset, lot.Left);
            else
                available = available.Plus(lot.Stamp.Asset, lot.Left);
        }

        foreach (var owed in Debts)
            debt = debt.Plus(owed.Asset, owed.Amount);
        return new(available, deferred, Held, frozen, debt, NextExpiry is null ? [] : Expiring(now));
    }

    private List<Expiring> Expiring(DateTimeOffset now) =>
        [.. Lots.Where(l => !l.Frozen && l.Stamp.ExpiresAt > now)
            .GroupBy(l => (l.Stamp.Asset, At: l.Stamp.ExpiresAt!.Value))
            .OrderBy(g => g.Key.At).ThenBy(g => g.Key.Asset)
            .Select(g => new Expiring(g.Key.Asset, g.Sum(l => l.Left), g.Key.At))];
}
