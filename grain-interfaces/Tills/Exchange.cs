using Cashback.Grains;

namespace Cashback.Tills;

/// <summary>
/// POST /v1/exchanges: a customer without cash pays amount and fee by card terminal and is handed the amount from the drawer
/// (mission.md A). The fee is that of the settings. <c>no_drawer</c>, <c>drawer_closed</c>, <c>drawer_too_low</c>.
/// </summary>
/// <param name="Amount">Minor units, 1 to <see cref="Ledger.Amounts.Max"/>.</param>
/// <param name="Comment">Kept apart from the journal.</param>
public sealed record Exchange(long Amount, string? Comment = null) : Command, IHasText
{
    public Command WithoutText() => this with { Comment = null };
}

/// <param name="Charged">By the card terminal: amount and fee, minor units.</param>
/// <param name="HandedOut">In cash.</param>
/// <param name="Fee">Income.</param>
/// <param name="Drawer">The drawer after it.</param>
public sealed record Exchanged(long Charged, long HandedOut, long Fee, DrawerFact Drawer) : Reply;
