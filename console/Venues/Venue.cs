namespace Cashback.Venues;

/// <summary>GET /v1/venues, one line.</summary>
internal sealed record Venue(string Id, string Name);

/// <summary>GET /v1/tills, one line.</summary>
internal sealed record Till(string Id, string Name, string Venue, bool Drawer);

/// <summary>POST /v1/tills and /v1/keys: the key is shown once.</summary>
internal sealed record NewKey(string Id, string Key);
