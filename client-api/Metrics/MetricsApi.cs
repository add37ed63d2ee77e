using System.Text;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Cashback.Metrics;

/// <summary>Every meter of ours, of ASP.NET and of the runtime, collected in this process.</summary>
public sealed class Meters : IDisposable
{
    private readonly PrometheusText _text = new();
    private readonly MeterProvider _provider;

    public Meters()
    {
        _provider = Sdk.CreateMeterProviderBuilder()
            .AddMeter("Cashback.*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
            .AddReader(new BaseExportingMetricReader(_text))
            .Build();
    }

    internal string Read() => _text.Read();

    public void Dispose()
    {
        _provider.Dispose();
        _text.Dispose();
    }
}

internal static class MetricsApi
{
    /// <summary>Counting starts here, not with the first look at it.</summary>
    public static void MapMetrics(this WebApplication app)
    {
        var meters = app.Services.GetRequiredService<Meters>();
        app.MapGet("/metrics", () => Results.Text(meters.Read(), "text/plain; version=0.0.4", Encoding.UTF8)).WithTags("Operation").WithName("metrics");
    }
}
