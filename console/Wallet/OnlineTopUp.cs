namespace Cashback.Wallet;

/// <summary>GET /v1/topups/{id}.</summary>
internal sealed record OnlineTopUp(string Id, string Status, long Amount, string? CheckoutUrl)
{
    public bool IsOpen => Status is "pending" or "paid";
}
