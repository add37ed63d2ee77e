using Cashback.Grains;
using Cashback.Programmes;

namespace Cashback.Cards;

/// <summary>
/// A lost card that was never linked: who knows its claim code and a recent purchase gets its value on a new card (mission.md
/// D). Whatever is wrong, the refusal is the same: <c>recovery_refused</c>.
/// </summary>
internal static class Recovering
{
    /// <summary>How old the purchase may be.</summary>
    private const int Days = 90;

    /// <summary>Failures until it is locked, and for how long.</summary>
    private const int MaxGuesses = 5;
    private static readonly TimeSpan LockedFor = TimeSpan.FromHours(1);

    public static Decision Judge(CardState state, RecoverCard recover, Turn turn)
    {
        if (state.LockedUntil > turn.Now)
            return Decision.Refuse(state, new RecoveryRefused());
        var today = LocalDay.Of(turn.Now, turn.Programme.Info);
        var proven = recover.On >= today.AddDays(-Days) && state.Wallet.Recent.Contains(new(recover.Amount, recover.On));
        if (!proven || state.Status == CardStatus.Replaced || state.Customer is not null || state.Moving is not null || recover.NewCard == turn.Grain.Ref)
            return Fail(state, turn);
        return Replacing.Send(state with { Guesses = 0, LockedUntil = null }, new(recover.NewCard), turn);
    }

    private static Decision Fail(CardState state, Turn turn)
    {
        var guesses = state.Guesses + 1;
        var after = guesses < MaxGuesses
            ? state with { Guesses = guesses }
            : state with { Guesses = 0, LockedUntil = turn.Now + LockedFor };
        return new(after, new Refused(new RecoveryRefused()));
    }
}
