using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;

namespace Cashback.Mail;

/// <summary>
/// The developer's inbox: the last letters, in memory only. It is open where no SMTP server is set, so that a fresh install can
/// be tried out; <c>CASHBACK_DEV_INBOX=true</c> opens it beside SMTP, <c>false</c> closes it. Only the platform owner reads it.
/// </summary>
public sealed class Inbox(IConfiguration configuration)
{
    private const int MaxKept = 1000;

    private readonly ConcurrentQueue<Letter> _letters = new();

    public bool IsOpen { get; } = bool.TryParse(configuration["CASHBACK_DEV_INBOX"], out var open) ? open : SmtpSetting.Of(configuration) is null;

    internal void Put(Letter letter)
    {
        if (!IsOpen)
            return;
        _letters.Enqueue(letter);
        while (_letters.Count > MaxKept)
            _letters.TryDequeue(out _);
    }

    /// <summary>The newest first; <paramref name="to"/> null: to everybody.</summary>
    internal IReadOnlyList<Letter> Newest(string? to) => [.. _letters.Reverse().Where(letter => to is null || letter.To == to)];
}
