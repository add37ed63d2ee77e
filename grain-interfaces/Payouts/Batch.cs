using Cashback.Grains;
using Cashback.Programmes;

namespace Cashback.Payouts;

/// <summary>
/// POST /v1/payouts/batches: sends these payouts, once each, from the account that the settings name. Which of them the file holds
/// they decide themselves. Refusals in this order, none recorded: <c>debtor_missing</c>, <c>sepa_needs_eur</c>,
/// <c>nothing_to_send</c>.
/// </summary>
/// <param name="Payouts">At most <see cref="MaxPayouts"/>.</param>
/// <param name="Debtor">Read no more: older operations have it.</param>
/// <param name="Comment">Said by who makes it.</param>
public sealed record MakeBatch(IReadOnlyList<GrainRef> Payouts, Debtor? Debtor = null, string? Comment = null) : Command, IHasText
{
    Command IHasText.WithoutText() => this with { Comment = null };

    /// <summary>Of one file; the rest waits for the next.</summary>
    public const int MaxPayouts = 1000;
}

/// <summary>The file is written, once and for all; its bytes come sealed in <see cref="Facts.Person"/>.</summary>
public sealed record FileBatch(string Digest) : Command;

public sealed record GetBatch : Query;

/// <param name="Id">The batch.</param>
/// <param name="Open">Payouts that have not answered yet.</param>
/// <param name="Sent">Those in the file, in the order asked.</param>
/// <param name="Debtor">The account that pays.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record BatchView(GrainRef Id, int Open, IReadOnlyList<GrainRef> Sent, Debtor Debtor, DateTimeOffset CreatedAt) : Reply;
