namespace Cashback.Lists;

/// <summary>A list that a page shows: where its lines come from, and its columns.</summary>
/// <param name="Name">In addresses and cookies.</param>
/// <param name="Api">Where its lines come from; null: its page has a file of its own.</param>
/// <param name="Filters">Parts of the page's address that are filters, and of the API's as well.</param>
/// <param name="Columns">As on the page, from left to right.</param>
/// <param name="File">Columns of the file: heading and place in the API's line.</param>
internal sealed record ListOfPage(string Name, string? Api, string[] Filters, string[] Columns, (string Heading, string Place)[] File)
{
    public static IReadOnlyList<ListOfPage> All { get; } =
    [
        new("cards", "/v1/cards", [], ["field.number", "field.status", "asset.money", "asset.gift", "asset.points"],
            [("id", "id"), ("number", "number"), ("kind", "kind"), ("status", "status"), ("customer", "customer"), ("money", "balances.money"), ("gift", "balances.gift"), ("points", "balances.points")]),
        new("customers", "/v1/customers", ["q"], ["field.name", "field.contact", "asset.money", "asset.gift", "asset.points"],
            [("id", "id"), ("name", "name"), ("email", "email"), ("phone", "phone"), ("externalId", "externalId"), ("cashbackRateBps", "cashbackRateBps"), ("money", "balances.money"), ("gift", "balances.gift"), ("points", "balances.points")]),
        new("payouts", "/v1/payouts", ["status", "id", "account"], ["job.member", "field.time", "payouts.method", "field.status", "asset.points", "field.amount"],
            [("id", "id"), ("createdAt", "createdAt"), ("customer", "customer"), ("method", "method"), ("status", "status"), ("points", "points"), ("amount", "amount"), ("accountLast4", "accountLast4")]),
        new("operations", "/v1/operations", ["till", "card"], ["field.time", "field.what", "field.amount", "field.effect", "field.comment", "field.who"],
            [("id", "id"), ("at", "at"), ("kind", "kind"), ("amount", "amount"), ("effects", "effects"), ("comment", "comment"), ("role", "actor.role"), ("key", "actor.key"), ("till", "till"), ("reverses", "reverses"), ("reversedBy", "reversedBy")]),
        new("audit", "/v1/audit", ["by", "did"], ["field.time", "field.who", "field.what", "audit.on"],
            [("at", "at"), ("who", "by.name"), ("key", "by.key"), ("role", "by.role"), ("did", "did"), ("refused", "refused"), ("on", "on"), ("operation", "operation")]),
        new("rfm", "/v1/reports/rfm", ["segment", "noOrderForDays", "minOrders", "minR", "maxR", "minF", "maxF"], ["job.member", "rfm.scores", "rfm.segment", "rfm.recency", "rfm.orders", "rfm.average", "rfm.total"],
            [.. new[] { "customer", "name", "phone", "email", "recencyDays", "frequencyDays", "orders", "total", "averageBill", "r", "f", "m", "segment" }.Select(name => (name, name))]),
        new("jobs", "/v1/jobs", ["status", "kind"], ["field.what", "jobs.on", "field.status", "job.progress", "field.who", "jobs.asked", "jobs.ended"],
            [("id", "id"), ("kind", "kind"), ("status", "status"), ("dryRun", "dryRun"), ("on", "on"), ("by", "by.name"), ("role", "by.role"), ("createdAt", "createdAt"), ("startsAt", "startsAt"), ("endedAt", "endedAt"), ("total", "total"), ("done", "done"), ("applied", "applied"), ("unchanged", "unchanged"), ("refused", "refused"), ("failed", "failed")]),
        new("topups", "/v1/topups", ["status"], ["topUps.whose", "field.time", "field.status", "field.amount", "refunds.act"],
            [("id", "id"), ("createdAt", "createdAt"), ("status", "status"), ("amount", "amount"), ("card", "card"), ("customer", "customer"), ("provider", "provider"), ("payment", "payment"), ("refunded", "refunded"), ("reason", "reason")]),
        new("refunds", null, ["status"], ["refunds.payment", "refunds.to", "field.status", "field.amount", "refunds.act"], []),
        new("tickets", null, ["q", "state"], ["field.externalId", "field.status", "match.category", "match.channel", "match.refunded", "field.amount"], []),
        new("deliveries", null, ["status"], ["field.what", "field.time", "field.status", "webhooks.answers"], []),
    ];

    public static ListOfPage? Find(string name) => All.FirstOrDefault(list => list.Name == name);

    /// <summary>The filters of an address, as one query; empty: none.</summary>
    public string Query(IQueryCollection query) =>
        QueryString.Create(Filters.Where(name => query[name].ToString().Length > 0).Select(name => KeyValuePair.Create(name, (string?)query[name].ToString()))).ToUriComponent();
}
