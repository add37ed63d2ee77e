using Cashback.Access;
using Cashback.Grains;
using Cashback.Problems;
using Cashback.Rfm;
using Microsoft.Extensions.DependencyInjection;

namespace Cashback.Groups;

/// <summary>The customers of a segment at one moment.</summary>
internal sealed class Snapshot(IServiceProvider services)
{
    /// <summary>Null where the group is not made from a report.</summary>
    public RfmFilter? Filter(GroupBody body)
    {
        if (body.Segment is null && body.Rfm is null)
            return null;
        var rfm = services.GetService<IRfm>() ?? throw ProblemException.Invalid("segment", "there is no RFM report here");
        return RfmFilter.Of(body.Rfm ?? new() { Segment = body.Segment }, rfm, body.Rfm is null ? "segment" : "rfm.segment");
    }

    public async Task<IReadOnlyList<GrainRef>> MembersAsync(Caller caller, RfmFilter filter, DateTimeOffset at)
    {
        var report = await services.GetRequiredService<IRfm>().ReportAsync(caller.Programme, filter.AsOf ?? at);
        return [.. report.Customers.Where(filter.Takes).Select(line => line.Customer)];
    }
}
