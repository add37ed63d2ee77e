using System.Diagnostics.Metrics;
using System.Net.Mail;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cashback.Mail;

/// <summary>
/// Where letters to people are put in: over SMTP where <c>CASHBACK_SMTP</c> is set, and into the developer's inbox where that is
/// open. What people ask for is put in: it answers at once, so that nobody learns from the time taken whether a letter was
/// written, and waits in memory, since after a crash people ask again. What nobody asks for waits in the database (Letters).
/// </summary>
public sealed partial class Postbox : BackgroundService
{
    /// <summary>Letters waiting; beyond it the newest is dropped and counted, as a mail server that is down for long would have it.</summary>
    private const int MaxWaiting = 10_000;

    /// <summary>Letters on their way at a time: a few that a far server puts off must not hold up the others.</summary>
    private const int Senders = 16;

    /// <summary>The waits between tries: a server that greylists takes the third one.</summary>
    private static readonly TimeSpan[] Waits = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10)];

    private readonly Channel<Letter> _waiting = Channel.CreateBounded<Letter>(MaxWaiting);
    private readonly Meter _meter = new("Cashback.Mail");
    private readonly Counter<long> _sent;
    private readonly Counter<long> _lost;
    private readonly Inbox _inbox;
    private readonly SmtpMailer? _mailer;
    private readonly TimeProvider _time;
    private readonly ILogger<Postbox> _log;

    public Postbox(Inbox inbox, IConfiguration configuration, TimeProvider time, ILogger<Postbox> log)
    {
        (_inbox, _mailer, _time, _log) = (inbox, SmtpSetting.Of(configuration) is { } smtp ? new(smtp) : null, time, log);
        _sent = _meter.CreateCounter<long>("cashback.mail.sent", "{letter}");
        _lost = _meter.CreateCounter<long>("cashback.mail.lost", "{letter}");
    }

    /// <summary>Puts a letter in; it never waits.</summary>
    public void Put(string to, string subject, string text)
    {
        var letter = new Letter(_time.GetUtcNow(), to, subject, text);
        _inbox.Put(letter);
        if (_mailer is not null && !_waiting.Writer.TryWrite(letter))
            _lost.Add(1);
    }

    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_mailer is null)
            return;
        await Parallel.ForEachAsync(
            _waiting.Reader.ReadAllAsync(stoppingToken),
            new ParallelOptions { MaxDegreeOfParallelism = Senders, CancellationToken = stoppingToken },
            async (letter, cancellation) => await SendAsync(_mailer, letter, cancellation));
    }

    /// <summary>Hands a letter over, once: who asks keeps it until it is sent.</summary>
    internal async Task<Sending> SendAsync(Letter letter, CancellationToken stopping)
    {
        var sent = _mailer is null ? Sending.Sent : await HandOverAsync(_mailer, letter, stopping);
        if (sent == Sending.Sent)
            _inbox.Put(letter);
        else if (sent == Sending.Never)
            _lost.Add(1);
        return sent;
    }

    private async Task SendAsync(SmtpMailer mailer, Letter letter, CancellationToken stopping)
    {
        for (var tries = 0; await HandOverAsync(mailer, letter, stopping) is not Sending.Sent and var sent; tries++)
        {
            if (sent == Sending.Never || tries == Waits.Length)
            {
                _lost.Add(1);
                return;
            }

            await Task.Delay(Waits[tries], _time, stopping);
        }
    }

    private async Task<Sending> HandOverAsync(SmtpMailer mailer, Letter letter, CancellationToken stopping)
    {
        try
        {
            await mailer.SendAsync(letter, stopping);
            _sent.Add(1);
            return Sending.Sent;
        }
        catch (Exception wrong) when (wrong is not OperationCanceledException)
        {
            // Whatever it is, one letter stops neither the others nor the host.
            NotSent(_log, wrong.GetType().Name);
            return wrong is FormatException or ArgumentException or SmtpFailedRecipientException ? Sending.Never : Sending.Later;
        }
    }

    // Neither the address nor the text: logs hold no personal data.
    [LoggerMessage(Level = LogLevel.Warning, Message = "A letter was not taken: {Reason}.")]
    private static partial void NotSent(ILogger log, string reason);
}
