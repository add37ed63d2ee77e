using Cashback.Grains;
using Cashback.Rfm;

namespace Cashback.Customers;

/// <summary>One customer's line of the RFM report.</summary>
internal sealed class CustomerOrders(IRfm rfm, TimeProvider time)
{
    /// <summary>The report is kept as long as no order is added, for one instant: the end of this minute serves all who ask in it.</summary>
    public async ValueTask<CustomerRfm?> OfAsync(int programme, GrainRef customer)
    {
        var now = time.GetUtcNow();
        var lines = (await rfm.ReportAsync(programme, new(now.Ticks - now.Ticks % TimeSpan.TicksPerMinute + TimeSpan.TicksPerMinute, TimeSpan.Zero))).Customers;
        var (low, high) = (0, lines.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (lines[middle].Customer == customer)
                return Of(RfmReply.Of(lines[middle], null, null, null));
            (low, high) = lines[middle].Customer.Key < customer.Key ? (middle + 1, high) : (low, middle - 1);
        }

        return null;
    }

    private static CustomerRfm Of(RfmReply line) =>
        new(line.RecencyDays, line.FrequencyDays, line.Orders, line.Total, line.AverageBill, line.R, line.F, line.M, line.Segment);
}
