namespace Cashback.Mail;

/// <summary>A message to a person: <paramref name="To"/> is a mail address, or a phone number as E.164. Plain text, lines end with \n.</summary>
public sealed record Letter(DateTimeOffset At, string To, string Subject, string Text);
