using Cashback.Access;
using Cashback.Bodies;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Lists;
using Cashback.Problems;

namespace Cashback.Rfm;

/// <summary>GET /v1/reports/top-customers: who bought most between two local days.</summary>
internal static class TopCustomersApi
{
    private const int DefaultLimit = 10;
    private const int MaxLimit = 100;

    /// <summary>Both days are inclusive; without them, all of the time.</summary>
    public static async Task<Result<ListReply<TopCustomerReply>>> TopAsync(Caller caller, string? from, string? to, string? limit, IRfm rfm, PersonVault vault)
    {
        var (first, last) = (Check.Day(from, "from") ?? DateOnly.MinValue, Check.Day(to, "to") ?? DateOnly.MaxValue);
        if (first > last)
            throw ProblemException.Invalid("to", "not before from");
        var count = DefaultLimit;
        if (limit is not null && (!int.TryParse(limit, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out count) || count is < 1 or > MaxLimit))
            throw ProblemException.Invalid("limit", $"1 to {MaxLimit}");
        var replies = new List<TopCustomerReply>(count);
        foreach (var line in await rfm.TopAsync(caller.Programme, first, last, count))
        {
            var name = caller.Role is Role.Owner or Role.Manager or Role.Support ? (await vault.ProfileAsync(caller.At(line.Customer)))?.Name : null;
            replies.Add(new(line.Customer, name, line.Orders, line.Turnover, line.Cashback));
        }

        return new ListReply<TopCustomerReply>(replies, null);
    }
}

/// <param name="Customer">Who.</param>
/// <param name="Name">For owner, manager, support; null where there is none, and of who was erased.</param>
/// <param name="Orders">Orders of these days, fully reversed ones left out.</param>
/// <param name="Turnover">Sum of their bills less what was returned since, minor units.</param>
/// <param name="Cashback">Gift that they earned, less what was taken back, minor units.</param>
internal sealed record TopCustomerReply(GrainRef Customer, string? Name, int Orders, long Turnover, long Cashback);
