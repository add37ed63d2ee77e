using System.Net;
using System.Net.Mail;
using System.Text;

namespace Cashback.Mail;

/// <summary>Hands letters to an SMTP server, one connection a letter. A phone number is nothing that mail can reach.</summary>
internal sealed class SmtpMailer(SmtpSetting setting)
{
    public async Task SendAsync(Letter letter, CancellationToken cancellation)
    {
        if (!letter.To.Contains('@', StringComparison.Ordinal))
            return;
        using var message = new MailMessage(new MailAddress(setting.From), new MailAddress(letter.To))
        {
            // Names are in it, and whoever gave them may have broken a line.
            Subject = letter.Subject.ReplaceLineEndings(" "),
            SubjectEncoding = Encoding.UTF8,
            Body = letter.Text,
            BodyEncoding = Encoding.UTF8,
            IsBodyHtml = false,
        };
        message.Headers.Add("Auto-Submitted", "auto-generated");
        if (letter.Id is { } id)
            message.Headers.Add("Message-ID", $"<{id}@{message.From!.Host}>");
        using var client = new SmtpClient(setting.Host, setting.Port) { EnableSsl = setting.Tls, DeliveryMethod = SmtpDeliveryMethod.Network, DeliveryFormat = SmtpDeliveryFormat.International };
        if (setting.User is not null)
            client.Credentials = new NetworkCredential(setting.User, setting.Password);
        await client.SendMailAsync(message, cancellation);
    }
}
