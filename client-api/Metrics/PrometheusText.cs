using System.Globalization;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Cashback.Metrics;

/// <summary>Writes all metrics in Prometheus' text format when somebody asks for them.</summary>
[ExportModes(ExportModes.Pull)]
internal sealed class PrometheusText : BaseExporter<Metric>, IPullMetricExporter
{
    private readonly StringBuilder _text = new();
    private readonly Lock _one = new();

    public Func<int, bool>? Collect { get; set; }

    /// <summary>One collection at a time: they share the instruments' snapshots.</summary>
    public string Read()
    {
        lock (_one)
        {
            _text.Clear();
            Collect?.Invoke(5000);
            return _text.ToString();
        }
    }

    public override ExportResult Export(in Batch<Metric> batch)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var metric in batch)
        {
            var name = Name(metric);
            // Two hosts of one process, as in tests, have their meters twice: a name is told once.
            if (!names.Add(name))
                continue;
            var type = metric.MetricType.IsHistogram() ? "histogram" : IsCounter(metric) ? "counter" : "gauge";
            _text.Append("# HELP ").Append(name).Append(' ').Append(Help(metric)).Append('\n');
            _text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
            foreach (ref readonly var point in metric.GetMetricPoints())
                Write(name, metric, point);
        }

        return ExportResult.Success;
    }

    private void Write(string name, Metric metric, MetricPoint point)
    {
        var labels = Labels(point);
        switch (metric.MetricType)
        {
            case MetricType.LongSum or MetricType.LongSumNonMonotonic:
                Line(name, labels, Number(point.GetSumLong()));
                break;
            case MetricType.LongGauge:
                Line(name, labels, Number(point.GetGaugeLastValueLong()));
                break;
            case MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic:
                Line(name, labels, Number(point.GetSumDouble()));
                break;
            case MetricType.DoubleGauge:
                Line(name, labels, Number(point.GetGaugeLastValueDouble()));
                break;
            case MetricType.Histogram:
                WriteHistogram(name, labels, point);
                break;
            default:
                break; // Exponential histograms are not asked for.
        }
    }

    private void WriteHistogram(string name, string labels, MetricPoint point)
    {
        long below = 0;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            below += bucket.BucketCount;
            var bound = double.IsPositiveInfinity(bucket.ExplicitBound) ? "+Inf" : Number(bucket.ExplicitBound);
            Line($"{name}_bucket", labels.Length > 0 ? $"{labels},le=\"{bound}\"" : $"le=\"{bound}\"", Number(below));
        }

        Line($"{name}_sum", labels, Number(point.GetHistogramSum()));
        Line($"{name}_count", labels, Number(point.GetHistogramCount()));
    }

    private void Line(string name, string labels, string value)
    {
        _text.Append(name);
        if (labels.Length > 0)
            _text.Append('{').Append(labels).Append('}');
        _text.Append(' ').Append(value).Append('\n');
    }

    private static string Labels(MetricPoint point)
    {
        var text = new StringBuilder();
        foreach (var (key, value) in point.Tags)
        {
            if (text.Length > 0)
                text.Append(',');
            text.Append(Clean(key)).Append("=\"").Append(Escape(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")).Append('"');
        }

        return text.ToString();
    }

    private static string Name(Metric metric)
    {
        var name = Clean(metric.Name);
        var unit = metric.Unit switch { "s" => "_seconds", "By" => "_bytes", "1" or "%" => "_ratio", _ => "" };
        if (unit.Length > 0 && !name.EndsWith(unit, StringComparison.Ordinal))
            name += unit;
        if (IsCounter(metric))
            return name.EndsWith("_total", StringComparison.Ordinal) ? name : name + "_total";
        return name.EndsWith("_count", StringComparison.Ordinal) ? name[..^"_count".Length] + "_number" : name;
    }

    private static bool IsCounter(Metric metric) => metric.MetricType is MetricType.LongSum or MetricType.DoubleSum;

    private static string Help(Metric metric) => Escape(metric.Description is { Length: > 0 } said ? said : metric.Name);

    private static string Clean(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
