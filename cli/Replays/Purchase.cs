namespace Cashback.Replays;

/// <summary>One line of a purchase file.</summary>
/// <param name="Line">From 1; with the file's name it is the purchase's idempotency key.</param>
/// <param name="Customer">As written in the file.</param>
/// <param name="Day">When.</param>
/// <param name="Bill">Minor units.</param>
internal sealed record Purchase(int Line, string Customer, DateOnly Day, long Bill)
{
    /// <summary>Noon UTC: the same day in every time zone of Europe and the Americas.</summary>
    public DateTimeOffset At => new(Day, new TimeOnly(12, 0), TimeSpan.Zero);
}
