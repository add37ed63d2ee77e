using System.CommandLine;

namespace Cashback.Replays;

/// <summary>The options of <c>cashback replay</c>.</summary>
internal sealed class ReplayOptions
{
    private const int BatchLanes = 2;
    private const int SingleLanes = 64;

    public Argument<FileInfo> File { get; } = new Argument<FileInfo>("file") { Description = "Lines of customer, yyyymmdd, units, dollars." }.AcceptExistingOnly();

    public Option<int?> Limit { get; } = new("--limit") { Description = "Only the first so many lines." };

    public Option<int?> Concurrency { get; } = new("--concurrency") { Description = "Requests at a time; 2 batches or 64 single scans if absent." };

    public Option<int?> RateBps { get; } = new("--rate-bps") { Description = "Set the programme's cashback rate first, in basis points, and check the granted sum against it." };

    public Option<bool> Single { get; } = new("--single") { Description = "One request a purchase instead of batches." };

    public int Lanes(ParseResult parsed) => Math.Max(1, parsed.GetValue(Concurrency) ?? (parsed.GetValue(Single) ? SingleLanes : BatchLanes));

    public Command Command(string name, string description)
    {
        var command = new Command(name, description) { File, Limit, Concurrency, RateBps, Single };
        Limit.Validators.Add(limit =>
        {
            if (limit.GetValueOrDefault<int?>() < 1)
                limit.AddError("--limit is at least 1");
        });
        RateBps.Validators.Add(rate =>
        {
            if (rate.GetValueOrDefault<int?>() is < 0 or > 10_000)
                rate.AddError("--rate-bps is between 0 and 10000");
        });
        return command;
    }
}
