using System.Net;
using System.Net.Sockets;
using Cashback.Mail;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Cashback.Api.Tests;

/// <summary>A one-time code goes out by mail, over SMTP.</summary>
public sealed class MailTests
{
    private const string Demo = "prg_00000000000000000000000004";

    [Fact]
    public async Task ACode_GoesOutOverSmtp_AndSignsIn()
    {
        using var server = new MailServer();
        await using var host = new ApiHost();
        await using var mailing = host.WithWebHostBuilder(builder => builder.UseSetting("CASHBACK_SMTP", $"smtp://127.0.0.1:{server.Port}?tls=off").UseSetting("CASHBACK_MAIL_FROM", "points@shop.example"));
        using var client = mailing.CreateClient();
        Assert.Equal(HttpStatusCode.Accepted, (await client.PostAsync("/v1/sign-up", Json($$"""{"programme":"{{Demo}}","email":"zoë.post@example.org","name":"Zoë"}"""))).StatusCode);
        var letter = await server.Letter.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Contains("MAIL FROM:<points@shop.example>", letter, StringComparison.Ordinal);
        Assert.Contains("RCPT TO:<zoë.post@example.org>", letter, StringComparison.Ordinal);
        var text = System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(letter.Split("\n\n")[1].Split("\n.\n")[0]));
        var code = SignInTests.Code(text);
        var confirmed = await client.PostAsync("/v1/sign-in/confirm", Json($$"""{"code":"{{code}}"}"""));
        Assert.Equal(HttpStatusCode.OK, confirmed.StatusCode);
    }

    [Theory]
    [InlineData("Shop\r\nBcc: thief@example.org")]
    [InlineData("Shop\nBcc: thief@example.org")]
    public async Task ANameWithALineBreak_StaysInTheSubject(string name)
    {
        using var server = new MailServer();
        var mailer = new SmtpMailer(new SmtpSetting("127.0.0.1", server.Port, null, null, false, "points@shop.example"));
        await mailer.SendAsync(new(DateTimeOffset.UnixEpoch, "zoe@example.org", $"Your code for {name}", "text"), TestContext.Current.CancellationToken);
        var head = (await server.Letter.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)).Split("\n\n")[0];
        Assert.Contains("Subject: Your code for Shop Bcc: thief@example.org", head, StringComparison.Ordinal);
        Assert.DoesNotContain("\nBcc:", head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("smtp://relay", "relay", 587, null, null, true)]
    [InlineData("smtp://me:p%40ss@mail.example:25?tls=off", "mail.example", 25, "me", "p@ss", false)]
    public void Setting_IsRead(string text, string server, int port, string? user, string? password, bool tls)
    {
        var configuration = new Microsoft.Extensions.Configuration.ConfigurationManager { ["CASHBACK_SMTP"] = text };
        Assert.Equal(new SmtpSetting(server, port, user, password, tls, $"cashback@{server}"), SmtpSetting.Of(configuration));
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData("smtp://relay", null, false)]
    [InlineData("smtp://relay", "true", true)]
    [InlineData(null, "false", false)]
    public void Inbox_IsOpen_WhereNoMailGoesOut(string? smtp, string? inbox, bool open)
    {
        var configuration = new Microsoft.Extensions.Configuration.ConfigurationManager { ["CASHBACK_SMTP"] = smtp, ["CASHBACK_DEV_INBOX"] = inbox };
        Assert.Equal(open, new Inbox(configuration).IsOpen);
    }

    private static StringContent Json(string text) => new(text, System.Text.Encoding.UTF8, "application/json");
}

/// <summary>A mail server that takes one letter (RFC 5321, the six commands that a sender needs).</summary>
internal sealed class MailServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public MailServer()
    {
        _listener.Start();
        Letter = TakeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Envelope and text as they were sent.</summary>
    public Task<string> Letter { get; }

    public void Dispose() => _listener.Dispose();

    private async Task<string> TakeAsync()
    {
        using var client = await _listener.AcceptTcpClientAsync();
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream);
        await using var writer = new StreamWriter(stream) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 test");
        var taken = new System.Text.StringBuilder();
        for (var inText = false; await reader.ReadLineAsync() is { } line;)
        {
            taken.Append(line).Append('\n');
            if (inText && line != ".")
                continue;
            inText = line.StartsWith("DATA", StringComparison.Ordinal);
            await writer.WriteLineAsync(line.StartsWith("EHLO", StringComparison.Ordinal) ? "250-test\r\n250 SMTPUTF8" : inText ? "354 go on" : "250 ok");
            if (line == ".")
                break;
        }

        return taken.ToString();
    }
}
