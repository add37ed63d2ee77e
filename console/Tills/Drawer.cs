namespace Cashback.Tills;

/// <summary>GET /v1/tills/{id}.</summary>
internal sealed record TillDetail(string Id, string Name, string Venue, bool Drawer, DrawerSession? Session, string VenueName);

/// <summary>Content: expected cash, minor units.</summary>
internal sealed record DrawerSession(bool Open, int Number, long Content);

/// <summary>GET /v1/tills/{id}/closings, one line.</summary>
internal sealed record Closing(int Number, long Expected, long Counted, long Difference, DateOnly Day);

/// <summary>Body of a drawer's call: one amount under the name that the call gives it.</summary>
internal sealed record DrawerBody(DrawerAct Act, long Amount, string? Comment)
{
    public Dictionary<string, object> Fields => Comment is null || Act.What is "open" or "close"
        ? new(StringComparer.Ordinal) { [Act.Field] = Amount }
        : new(StringComparer.Ordinal) { [Act.Field] = Amount, ["comment"] = Comment };
}
