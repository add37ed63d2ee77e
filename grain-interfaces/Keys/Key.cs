using Cashback.Grains;

namespace Cashback.Keys;

/// <summary>
/// POST /v1/keys. Hash: SHA-256 of the secret, hex; Start: its first characters, shown in lists. A known id gets a new secret:
/// the old one is refused from then on.
/// </summary>
public sealed record CreateKey(GrainRef Id, string Name, Role Role, string Hash, string Start, GrainRef? Till = null, GrainRef? Venue = null, bool HasDrawer = false, bool Platform = false, GrainRef? Customer = null, DateTimeOffset? ExpiresAt = null) : Command;

public sealed record KeyCreated(GrainRef Id) : Reply;

/// <summary>DELETE /v1/keys/{id}; <c>not_found</c>.</summary>
public sealed record RevokeKey(GrainRef Id) : Command;

/// <summary>The row that authentication reads, found by the secret's hash. Every node holds it under a one-second lease.</summary>
/// <param name="Programme">Number of the key's programme.</param>
/// <param name="Key">The key's id.</param>
/// <param name="Role">What it may.</param>
/// <param name="Till">A till's key: its till …</param>
/// <param name="Venue">… and venue.</param>
/// <param name="HasDrawer">… and whether it has a drawer.</param>
/// <param name="Customer">A customer's key: whose.</param>
/// <param name="Platform">May make programmes.</param>
/// <param name="ExpiresAt">No longer accepted from then on; null: never.</param>
/// <param name="Session">Session of a person, whose account is the key.</param>
public sealed record Principal(int Programme, GrainRef Key, Role Role, GrainRef? Till = null, GrainRef? Venue = null, bool HasDrawer = false, GrainRef? Customer = null, bool Platform = false, DateTimeOffset? ExpiresAt = null, GrainRef? Session = null);

/// <summary>The row that GET /v1/keys lists.</summary>
public sealed record KeyRow(GrainRef Id, string Name, Role Role, string Start, string Hash, DateTimeOffset CreatedAt, GrainRef? Till = null, GrainRef? Customer = null, DateTimeOffset? ExpiresAt = null);
