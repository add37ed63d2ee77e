using System.Text.Json;
using Cashback.Cards;
using Cashback.Grains;
using Cashback.Journal;
using Cashback.Matches;
using Cashback.Operations;
using Cashback.Reads;

namespace Cashback.Letters;

/// <summary>
/// Finds in a page of the feed who is to be written to. The follower writes the letters in the commit of its position, so each
/// is queued once, whatever is killed when.
/// </summary>
public sealed class LetterFeed(IJournal journal)
{
    public async ValueTask<IReadOnlyList<RowWrite>> RowsAsync(FeedPage page)
    {
        var rows = new List<RowWrite>();
        var asked = new HashSet<(GrainId, long)>();
        foreach (var item in page.Items)
        {
            if (Letter(item) is not { } letter)
                continue;
            if (letter.Kind == LetterKind.RefundChoice)
            {
                var key = LetterKey.Asked(letter);
                if (!asked.Add((letter.About, letter.Number)) || await journal.FindAsync(key) is not null)
                    continue;
                rows.Add(new(key, []));
            }

            rows.Add(RowWrite.Of(LetterKey.Of(letter), letter, Wire.Default.DueLetter));
        }

        return rows;
    }

    /// <summary>Looks for a word first: reading every operation would cost more than all letters together.</summary>
    private static DueLetter? Letter(FeedItem item) => item.Grain.Kind switch
    {
        GrainKind.Customer when item.Body.Span.IndexOf("\"expiryNoticed\""u8) >= 0 => Expiry(item, Read(item)),
        GrainKind.RefundPayment when item.Body.Span.IndexOf("\"mail\":true"u8) >= 0 => Choice(item, Read(item)),
        _ => null,
    };

    private static DueLetter? Expiry(FeedItem item, Operation? operation) => operation is { Reply: ExpiryNoticed noticed }
        ? new(LetterKind.Expiry, item.Grain, item.Seq, item.Grain.Ref, operation.Received ?? operation.At, Expiring: noticed.Expiring)
        : null;

    private static DueLetter? Choice(FeedItem item, Operation? operation) =>
        operation is { Command: SendRefund { Terms.Choice: { Mail: true } choice, Payment.Owner: { } owner }, Reply: RefundSent { Status: RefundStatus.Due } }
            ? new(LetterKind.RefundChoice, item.Grain, choice.Until.UtcTicks, owner, operation.Received ?? operation.At)
            : null;

    /// <summary>Null: what cannot be read is the proof's business.</summary>
    private static Operation? Read(FeedItem item)
    {
        try
        {
            return JsonSerializer.Deserialize(item.Body.Span, Wire.Default.Operation);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
