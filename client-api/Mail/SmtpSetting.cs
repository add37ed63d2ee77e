using Microsoft.Extensions.Configuration;

namespace Cashback.Mail;

/// <summary>
/// Where mail is handed over. <c>CASHBACK_SMTP</c> is <c>smtp://user:password@host:port</c>, port 587 where none is named;
/// the connection must go over to TLS (STARTTLS) unless <c>?tls=off</c> says otherwise, for a relay on the same machine.
/// <c>CASHBACK_MAIL_FROM</c> is the sender, <c>cashback@host</c> where it is not set.
/// </summary>
internal sealed record SmtpSetting(string Host, int Port, string? User, string? Password, bool Tls, string From)
{
    private const int Submission = 587;

    /// <summary>Null where mail is not set up. A setting that cannot be read stops the start.</summary>
    public static SmtpSetting? Of(IConfiguration configuration)
    {
        if (configuration["CASHBACK_SMTP"] is not { Length: > 0 } text)
            return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme != "smtp" || uri.Host.Length == 0)
            throw new InvalidOperationException("CASHBACK_SMTP must be smtp://user:password@host:port.");
        var (user, password) = uri.UserInfo.Split(':', 2) switch
        {
            [{ Length: > 0 } name, var secret] => (Uri.UnescapeDataString(name), Uri.UnescapeDataString(secret)),
            [{ Length: > 0 } name] => (Uri.UnescapeDataString(name), ""),
            _ => ((string?)null, (string?)null),
        };
        var from = configuration["CASHBACK_MAIL_FROM"] is { Length: > 0 } sender ? sender : $"cashback@{uri.Host}";
        return new(uri.Host, uri.IsDefaultPort || uri.Port < 0 ? Submission : uri.Port, user, password, uri.Query != "?tls=off", from);
    }
}
