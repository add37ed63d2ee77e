using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Logging;

namespace Cashback.Console.Tests;

/// <summary>The real embedded host over the memory journal, on a real port, so that a browser can come.</summary>
public sealed class ConsoleHost : WebApplicationFactory<Program>
{
    public const string OwnerKey = "the platform owner's key";

    public ConsoleHost() => UseKestrel(0);

    /// <summary>As with <c>--demo</c>.</summary>
    public bool IsDemo { get; init; }

    /// <summary>As with <c>--public-url</c>.</summary>
    public string? PublicUrl { get; init; }

    /// <summary>What was logged as an error.</summary>
    public ConcurrentQueue<string> Errors { get; } = new();

    public Uri Address
    {
        get
        {
            StartServer();
            return ClientOptions.BaseAddress;
        }
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.ConfigureLogging(logs => logs.AddProvider(new ErrorLog(Errors)));
        builder.UseSetting("journal", "memory");
        builder.UseSetting("CASHBACK_ADMIN_KEY", OwnerKey);
        builder.UseSetting("CASHBACK_DEV_INBOX", "true");
        if (IsDemo)
            builder.UseSetting("demo", "true");
        if (PublicUrl is not null)
            builder.UseSetting("public-url", PublicUrl);
        builder.UseSetting("CASHBACK_QR_KEY", Convert.ToBase64String(Encoding.ASCII.GetBytes("0123456789abcdef0123456789abcdef")));
    }
}

internal sealed class ErrorLog(ConcurrentQueue<string> errors) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            errors.Enqueue(formatter(state, exception));
    }

    public void Dispose()
    {
    }
}
