using Cashback.Cards;
using Cashback.Customers;
using Cashback.Tills;

namespace Cashback.Grains;

/// <summary>
/// One call of a grain. The id is the hash of the idempotency key within its API key, or of a message's name; the
/// fingerprint covers the command and the actor, never the facts, which the host adds and which may differ on a retry.
/// </summary>
/// <param name="Id">128 bits; zero for queries, which are not recorded.</param>
/// <param name="Command">What to do.</param>
/// <param name="Actor">Who asks.</param>
/// <param name="Facts">What the host knows and the grain cannot.</param>
/// <param name="AwaitDelivery">Answer only after the messages of this decision were delivered, within the bound of the host.</param>
/// <param name="Sent">A message between grains: when its decision was made. Ids are kept for 90 days, so one older than 60 is not taken.</param>
/// <param name="OnlyKnown">Nothing is decided: a known id is answered as ever, any other with <see cref="NotKnown"/>.</param>
/// <param name="Fresh">What a node holds of the grain may be old, and an answer that writes nothing is not fenced: read it again first.</param>
/// <param name="Bulk">One of many that nobody waits for: it lets others go first.</param>
public sealed record Request(UInt128 Id, Command Command, Actor Actor, Facts? Facts = null, bool AwaitDelivery = false, DateTimeOffset? Sent = null, bool OnlyKnown = false, bool Fresh = false, bool Bulk = false);

/// <summary>What the host read before the turn. Not part of the fingerprint.</summary>
/// <param name="ByToken">The caller showed a QR token, not only a printed number or an id.</param>
/// <param name="StaticToken">The token was a printed one, so the daily limit applies.</param>
/// <param name="Drawer">The acting till's drawer, where it has one.</param>
/// <param name="Offline">A line of a batch: it happened before it was sent.</param>
/// <param name="Code">The token was a rotating one.</param>
/// <param name="Person">Rows of a person's profile, sealed by the edge; written with the decision, never recorded.</param>
/// <param name="Purchase">An order without a card: the name that it has outside.</param>
/// <param name="Text">The command's comment, sealed with the key of the person it is about; null: kept as it came.</param>
/// <param name="Secret">A hash or a sealed secret of an account, for its state; never recorded.</param>
/// <param name="Since">What the card said by which of its operations its purse is there; 0: it did not.</param>
/// <param name="From">Who has sent the request on to here, since the purse is said to be here; null: it was named by the caller.</param>
/// <param name="Asked">How many of those that once held the purse the host has asked for the id.</param>
public sealed record Facts(bool ByToken = false, bool StaticToken = false, DrawerFact? Drawer = null, bool Offline = false, RotatingCode? Code = null, IReadOnlyList<PersonRow>? Person = null, PurchaseName? Purchase = null, string? Text = null, int Asked = 0, string? Secret = null, long Since = 0, GrainRef? From = null)
{
    public static Facts None { get; } = new();
}
