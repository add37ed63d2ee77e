namespace Cashback.Tills;

/// <summary>GET /v1/tills/{id}.</summary>
internal sealed record TillDetail(string Id, string Name, string Venue, bool Drawer, DrawerSession? Session);

/// <summary>Content: expected cash, minor units.</summary>
internal sealed record DrawerSession(bool Open, int Number, long Content);

/// <summary>GET /v1/tills/{id}/closings, one line.</summary>
internal sealed record Closing(int Number, long Expected, long Counted, long Difference, DateOnly Day);
