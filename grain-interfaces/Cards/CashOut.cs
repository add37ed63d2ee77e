using Cashback.Grains;
using Cashback.Ledger;

namespace Cashback.Cards;

/// <summary>
/// POST /v1/cards/{id}/cash-out: what is left of paid money goes out. In cash it leaves here, newest top-up first; to where it
/// came from this only says which top-ups are to be reversed, in that order. <c>insufficient_balance</c>, and in cash
/// <c>drawer_closed</c>, <c>drawer_too_low</c>.
/// </summary>
/// <param name="Amount">Minor units; null: all.</param>
/// <param name="Cash">From the till's drawer.</param>
/// <param name="Comment">Kept apart from the journal.</param>
public sealed record CashOut(long? Amount, bool Cash, string? Comment = null) : Command, IHasText
{
    public Command WithoutText() => this with { Comment = null };
}

/// <param name="Amount">What was asked, or all that can go.</param>
/// <param name="From">What is left of each top-up, newest first.</param>
/// <param name="NotRefundable">Money that was never paid in, minor units.</param>
/// <param name="Purse">The purse after it.</param>
public sealed record CashedOut(long Amount, IReadOnlyList<PaidIn> From, long NotRefundable, PurseView Purse) : Reply;

/// <param name="Operation">The top-up.</param>
/// <param name="Left">What can go of it, minor units.</param>
public sealed record PaidIn(OperationId Operation, long Left);
