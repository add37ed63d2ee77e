using Cashback.Mail;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cashback.Letters;

/// <summary>
/// Sends the letters that wait in the database, where this node leads. A letter is settled after it was handed over, so a crash
/// between the two sends it again, with the same <c>Message-ID</c>.
/// </summary>
internal sealed partial class LetterPump(IServiceProvider services, Postbox postbox, TimeProvider time, ILogger<LetterPump> log) : BackgroundService
{
    private const int Page = 256;

    /// <summary>Letters on their way at a time.</summary>
    private const int Senders = 8;

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <summary>The waits between tries: a mail server that is down for a day is nothing to lose a letter for.</summary>
    private static readonly TimeSpan[] Waits = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromHours(6), TimeSpan.FromHours(24)];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (services.GetService<ILetters>() is not { } letters)
            return;
        var desk = services.GetRequiredService<LetterDesk>();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Tick, time, stoppingToken);
                while (letters.Leads && await SendAsync(letters, desk, stoppingToken) == Page)
                    await Task.Yield();
            }
            catch (OperationCanceledException)
            {
                break;
            }
            catch (Exception exception)
            {
                log.LogError(exception, "Letters were not sent; the next second tries again.");
            }
        }
    }

    private async Task<int> SendAsync(ILetters letters, LetterDesk desk, CancellationToken stopping)
    {
        var due = await letters.DueAsync(time.GetUtcNow(), Page);
        await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = Senders, CancellationToken = stopping }, async (letter, cancellation) =>
        {
            switch (await TryAsync(desk, letter, cancellation))
            {
                case Sending.Later when letter.Tries < Waits.Length:
                    await letters.PutOffAsync(letter, time.GetUtcNow() + Waits[letter.Tries]);
                    break;
                case Sending.Later or Sending.Never:
                    GivenUp(log, letter.Kind);
                    await letters.SettleAsync(letter);
                    break;
                default:
                    await letters.SettleAsync(letter);
                    break;
            }
        });
        return due.Count;
    }

    private async Task<Sending> TryAsync(LetterDesk desk, DueLetter due, CancellationToken cancellation)
    {
        try
        {
            return await desk.WriteAsync(due, time.GetUtcNow()) is { } letter ? await postbox.SendAsync(letter, cancellation) : Sending.Sent;
        }
        catch (Exception wrong) when (wrong is not OperationCanceledException)
        {
            NotWritten(log, due.Kind, wrong.GetType().Name);
            return Sending.Later;
        }
    }

    // Neither the address nor the text: logs hold no personal data.
    [LoggerMessage(Level = LogLevel.Warning, Message = "A letter was given up: {Kind}.")]
    private static partial void GivenUp(ILogger log, LetterKind kind);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A letter could not be written now: {Kind}, {Reason}.")]
    private static partial void NotWritten(ILogger log, LetterKind kind, string reason);
}
