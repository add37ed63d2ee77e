using Cashback.Grains;

namespace Cashback.Cards;

/// <summary>
/// A rotating code is taken around its own 30 seconds and used up by the first request that moves value with it (mission.md D):
/// a screenshot is worth nothing. A queued line of a batch is judged at the time it says.
/// </summary>
internal static class CodeUse
{
    /// <summary>A phone's clock may be off, and a queue may stand: one slot before and one after.</summary>
    private const int Slots = 1;

    /// <summary>Codes of a week, the longest that a till may be offline, at 36 scans a day; beyond it the oldest is forgotten.</summary>
    private const int MaxKept = 256;

    /// <summary><c>code_expired</c>, <c>code_used</c>.</summary>
    public static Refusal? Check(Wallet wallet, Command command, Turn turn)
    {
        if (turn.Facts.Code is not { } code)
            return null;
        var at = turn.Facts.Offline && command is Scan { At: { } said } ? said : turn.Now;
        if (Math.Abs(code.Slot - RotatingCode.SlotAt(at)) > Slots)
            return new CodeExpired();
        return wallet.Used?.Contains(code) == true ? new CodeUsed() : null;
    }

    public static Wallet Mark(Wallet wallet, Turn turn) => turn.Facts.Code is { } code
        ? wallet with { Used = [.. (wallet.Used ?? []).TakeLast(MaxKept - 1), code] }
        : wallet;
}
