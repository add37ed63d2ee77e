namespace Cashback.Mail;

/// <summary>A message to a person: <paramref name="To"/> is a mail address, or a phone number as E.164. Plain text, lines end with \n.</summary>
/// <param name="At">When it was written.</param>
/// <param name="To">To whom.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">What it says.</param>
/// <param name="Id">The same each time that it is sent; null: it is sent once or not at all.</param>
public sealed record Letter(DateTimeOffset At, string To, string Subject, string Text, string? Id = null);

/// <summary>What became of a letter that was handed over.</summary>
internal enum Sending
{
    Sent = 1,
    /// <summary>The mail server is not there, or cannot take it now.</summary>
    Later = 2,
    /// <summary>The address is none, or is refused.</summary>
    Never = 3,
}
