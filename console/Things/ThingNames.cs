using Cashback.Access;
using Cashback.Calls;
using Cashback.Cards;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Groups;
using Cashback.Jobs;
using Cashback.Matches;
using Cashback.Operations;
using Cashback.Payouts;
using Cashback.Staff;
using Cashback.Tills;
using Cashback.Venues;

namespace Cashback.Things;

/// <summary>The things of one page, each asked for once with the visitor's own key: what he may not see is called by its kind.</summary>
internal sealed class ThingNames(ApiCalls api, Visit visit, CancellationToken cancel)
{
    private readonly Dictionary<string, Thing> _known = new(StringComparer.Ordinal);

    /// <summary>Asked for before, by <see cref="LookAsync"/>.</summary>
    public Thing this[string id] => _known[id];

    public async Task<ThingNames> LookAsync(IEnumerable<string> ids)
    {
        foreach (var id in ids)
        {
            if (!_known.ContainsKey(id))
                _known[id] = await FindAsync(id);
        }

        return this;
    }

    private Task<Thing> FindAsync(string id) => Kind(id) switch
    {
        "card" => AskAsync<Card>(id, $"/v1/cards/{id}", "credit-card", card => (card.Grouped, $"/cards/{id}")),
        "cus" => AskAsync<Customer>(id, $"/v1/customers/{id}", "users", customer => (customer.Shown, $"/customers/{id}")),
        "grp" => AskAsync<Group>(id, $"/v1/groups/{id}", "users-group", group => (group.Name, $"/groups/{id}")),
        "till" => AskAsync<TillDetail>(id, $"/v1/tills/{id}", "device-tablet", till => ($"{till.Name} · {till.VenueName}", $"/tills/{id}")),
        "ven" => AskAsync<ListOf<Venue>>(id, "/v1/venues?limit=1000", "building-store", venues => (venues.Data.FirstOrDefault(venue => venue.Id == id)?.Name ?? Short(id), "/venues")),
        "mat" => AskAsync<Match>(id, $"/v1/matches/{id}", "ticket", match => (match.Name, $"/matches/{id}")),
        "tkt" => AskAsync<Ticket>(id, $"/v1/tickets/{id}", "ticket", ticket => (ticket.ExternalId, null)),
        "job" => AskAsync<Job>(id, $"/v1/jobs/{id}", "clock", job => (visit.Texts[$"jobKind.{job.Kind}"], job.Kind == "settingsReplay" ? $"/settings/replay/{id}" : $"/jobs/{id}")),
        "pay" => AskAsync<Payout>(id, $"/v1/payouts/{id}", "pig-money", payout => (visit.Texts.Of("thing.payout", visit.Money.Text(payout.Amount)), $"/payouts/{id}")),
        "whe" => AskAsync<Webhooks.Endpoint>(id, $"/v1/webhook-endpoints/{id}", "webhook", endpoint => (endpoint.Url, $"/webhooks/{id}")),
        "stf" when visit.Me is { Role: Role.Owner } => AskAsync<Account>(id, $"/v1/staff/{id}", "user-shield", one => (one.Name ?? Short(id), $"/staff/{id}")),
        "op" => AskAsync<OperationLine>(id, $"/v1/operations/{id}", "history", one => ($"{visit.Texts.Kind(one.Kind)}, {TimeZoneInfo.ConvertTime(one.At, visit.Zone).ToString("g", visit.Culture)}", $"/operations/{id}")),
        "bat" => Task.FromResult(new Thing(id, Called(id), visit.Me?.Is(Role.Owner, Role.Manager) is true ? $"/payouts/batches/{id}" : null, "building-bank")),
        "prg" => Task.FromResult(new Thing(id, visit.Me?.Programme.Name ?? "", null, "settings")),
        _ => Task.FromResult(new Thing(id, Called(id), null, "info-circle")),
    };

    private async Task<Thing> AskAsync<T>(string id, string path, string icon, Func<T, (string Name, string? Path)> say)
        where T : class
    {
        var answer = await api.GetAsync(visit.Key!, path, cancel);
        if (!answer.IsOk)
            return new(id, Called(id), null, icon);
        var (name, page) = say(answer.Read<T>());
        return new(id, name, page, icon);
    }

    /// <summary>Its kind and the end of its id: enough to tell two of them apart on one page.</summary>
    private string Called(string id) => visit.Texts.Has($"thing.{Kind(id)}") ? $"{visit.Texts[$"thing.{Kind(id)}"]} {Short(id)}" : Short(id);

    private static string Kind(string id) => id.Split('_')[0];

    internal static string Short(string id) => id.Length > 6 ? $"#{id[^6..]}" : id;
}
