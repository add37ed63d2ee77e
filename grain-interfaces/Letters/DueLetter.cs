using Cashback.Grains;
using Cashback.Ledger;

namespace Cashback.Letters;

/// <summary>What a letter is about. The value is stored: never renumber.</summary>
public enum LetterKind : byte
{
    /// <summary>What will expire, and when.</summary>
    Expiry = 1,
    /// <summary>The link by which a buyer chooses where his refund goes.</summary>
    RefundChoice = 2,
}

/// <summary>
/// A row of <see cref="Reads.ListKind.DueLetters"/>: a letter to a person, kept until it is handed over. It names nobody: name,
/// address and language are looked up when it is written, so who was forgotten meanwhile gets none.
/// </summary>
/// <param name="Kind">What it is about.</param>
/// <param name="About">The grain that gave notice: a customer, or what goes back to a payment.</param>
/// <param name="Number">With kind and grain, its name: the operation that gave notice, or the end of the time to choose in ticks.</param>
/// <param name="To">The customer, or a card of his.</param>
/// <param name="Due">When it is tried next.</param>
/// <param name="Tries">How often it was tried.</param>
/// <param name="Expiring">What will expire, earliest first.</param>
public sealed record DueLetter(LetterKind Kind, GrainId About, long Number, GrainRef To, DateTimeOffset Due, int Tries = 0, IReadOnlyList<Expiring>? Expiring = null);

/// <summary>Letters that wait: rows of the follower that writes them, settled by the node that leads.</summary>
public interface ILetters
{
    /// <summary>This node sends; of several, one does.</summary>
    bool Leads { get; }

    /// <summary>The first ones that are due.</summary>
    ValueTask<IReadOnlyList<DueLetter>> DueAsync(DateTimeOffset now, int limit);

    /// <summary>It was handed over, or there is nobody to write to.</summary>
    ValueTask SettleAsync(DueLetter letter);

    /// <summary>It is tried again at another time.</summary>
    ValueTask PutOffAsync(DueLetter letter, DateTimeOffset due);
}
