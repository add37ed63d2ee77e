using System.Collections.Concurrent;

namespace Cashback.SignIns;

/// <summary>
/// Where messages to people go. The embedded default keeps the last ones in memory, for developers, and only where it was
/// switched on: <c>CASHBACK_DEV_INBOX=true</c>. Nothing of it is ever written.
/// </summary>
public sealed class Inbox(Microsoft.Extensions.Configuration.IConfiguration configuration, TimeProvider time)
{
    private const int MaxKept = 1000;

    private readonly ConcurrentQueue<Letter> _letters = new();

    public bool IsOpen { get; } = string.Equals(configuration["CASHBACK_DEV_INBOX"], "true", StringComparison.OrdinalIgnoreCase);

    internal void Put(string to, string text)
    {
        if (!IsOpen)
            return;
        _letters.Enqueue(new(time.GetUtcNow(), to, text));
        while (_letters.Count > MaxKept)
            _letters.TryDequeue(out _);
    }

    internal IReadOnlyList<Letter> Newest(string? to) => [.. _letters.Reverse().Where(letter => to is null || letter.To == to)];
}

/// <summary>A message to a person's mail address or phone.</summary>
internal sealed record Letter(DateTimeOffset At, string To, string Text);
