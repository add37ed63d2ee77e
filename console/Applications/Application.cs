namespace Cashback.Applications;

/// <summary>GET /v1/applications, one line.</summary>
internal sealed record Application(string Id, string Name, string Currency, string Locale, string TimeZone, string Status, DateTimeOffset At, string Contact, string Email, string? Message);

/// <summary>POST …/approve.</summary>
internal sealed record ApprovedApplication(string Link, DateTimeOffset? Until);
