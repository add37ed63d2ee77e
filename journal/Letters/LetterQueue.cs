using System.Text.Json;
using Cashback.Grains;
using Cashback.Journal;

namespace Cashback.Letters;

/// <summary>The letters that wait, in rows of the journal. They belong to no grain, so they are saved as a follower's.</summary>
public sealed class LetterQueue(IJournal journal, Func<bool>? leads = null) : ILetters
{
    private const string Follower = "letters";

    public bool Leads => leads?.Invoke() ?? true;

    public async ValueTask<IReadOnlyList<DueLetter>> DueAsync(DateTimeOffset now, int limit) =>
        [.. (await journal.ListAsync(LetterKey.All, null, limit, descending: false)).Select(row => JsonSerializer.Deserialize(row.Body, Wire.Default.DueLetter)!).TakeWhile(letter => letter.Due <= now)];

    public ValueTask SettleAsync(DueLetter letter) => journal.SaveFollowerAsync(Follower, [], [RowWrite.Delete(LetterKey.Of(letter))]);

    public ValueTask PutOffAsync(DueLetter letter, DateTimeOffset due)
    {
        var again = letter with { Due = due, Tries = letter.Tries + 1 };
        return journal.SaveFollowerAsync(Follower, [], [RowWrite.Delete(LetterKey.Of(letter)), RowWrite.Of(LetterKey.Of(again), again, Wire.Default.DueLetter)]);
    }
}
