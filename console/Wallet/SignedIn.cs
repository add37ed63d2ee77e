namespace Cashback.Wallet;

/// <summary>POST /v1/sign-in/confirm.</summary>
internal sealed record SignedIn(string Key);

/// <summary>GET /v1/cards/{id}/code.</summary>
internal sealed record CardCode(string Token);
