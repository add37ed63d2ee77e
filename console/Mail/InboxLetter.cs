namespace Cashback.Mail;

/// <summary>GET /v1/dev/inbox, one letter.</summary>
internal sealed record InboxLetter(DateTimeOffset At, string To, string Subject, string Text);
