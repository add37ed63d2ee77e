namespace Cashback.Customers;

/// <summary>GET /v1/reports/top-customers, one line.</summary>
internal sealed record TopCustomer(string Customer, string? Name, int Orders, long Turnover, long Cashback);
