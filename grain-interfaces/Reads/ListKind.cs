namespace Cashback.Reads;

/// <summary>
/// The lists across grains: rows written in the commit of the grain that owns them. The value is stored: never renumber. The
/// comment says scope / key → body. Scope and key are bytes; rows sort by them, so keys that begin with a time list by time.
/// </summary>
public enum ListKind : byte
{
    /// <summary>Programme 0: SHA-256 of a secret → <see cref="Keys.Principal"/>.</summary>
    Secret = 1,
    /// <summary>Key id → <see cref="Keys.KeyRow"/>.</summary>
    Keys = 2,
    /// <summary>Empty key → <see cref="Programmes.ProgrammeSnapshot"/>.</summary>
    Snapshot = 3,
    /// <summary>Time and venue id → <see cref="Venues.VenueView"/>.</summary>
    Venues = 4,
    /// <summary>Time and till id → <see cref="Tills.TillView"/>.</summary>
    Tills = 5,
    /// <summary>Serial number (8 bytes) → card id (17 bytes).</summary>
    Cards = 6,
    /// <summary>Scope till / time, grain, sequence → nothing.</summary>
    TillOperations = 7,
    /// <summary>Scope grain / sequence → free text of the operation (UTF-8).</summary>
    Text = 8,
    /// <summary>Scope till / number → <see cref="Tills.DrawerClosed"/>.</summary>
    Closings = 9,
    /// <summary>Scope grain / sequence of the reversed operation → <see cref="Operations.ReversedSoFar"/>.</summary>
    Reversals = 10,
    /// <summary>Local day (4 bytes), then what: sums of an account, a venue or the feed on that day. Written by the follower.</summary>
    Rollup = 11,
    /// <summary>Status (1 byte; 0: any), time and top-up id → <see cref="TopUps.TopUpView"/>.</summary>
    TopUps = 40,
    /// <summary>Programme 0: grain and sequence → <see cref="TopUps.RefundEffect"/>, until the provider has answered.</summary>
    RefundEffects = 41,
    /// <summary><see cref="Payouts.PayoutIndex"/>, 16 bytes of what is looked for, time and payout id → <see cref="Payouts.PayoutView"/>.</summary>
    Payouts = 42,
    /// <summary>Payout id → its IBAN, sealed with its customer's key.</summary>
    PayoutAccounts = 43,
    /// <summary>Batch id → its file, sealed.</summary>
    BatchFiles = 44,
    /// <summary>Time and endpoint id → <see cref="Webhooks.EndpointView"/>.</summary>
    Endpoints = 45,
    /// <summary>Scope endpoint / time (8 bytes) and hash (8 bytes) → <see cref="Webhooks.Delivery"/>. Written by the follower and the sender.</summary>
    Deliveries = 46,
    /// <summary>Programme 0: programme (4 bytes), endpoint, time that it is due, time and hash of a delivery → nothing. Written as those.</summary>
    DueDeliveries = 47,
    /// <summary>Time and group id → <see cref="Groups.GroupRow"/>.</summary>
    Groups = 30,
    /// <summary>Scope group / page → keys of its members, 16 bytes each, in the order they came.</summary>
    GroupMembers = 31,
    /// <summary>Scope group / member's key (16 bytes) → how many came before him (8 bytes; nothing: 0).</summary>
    GroupIndex = 32,
    /// <summary>Scope job / page → <see cref="Jobs.JobItems"/>.</summary>
    JobItems = 33,
    /// <summary>Position in the feed (8 bytes) → orders and what changed them. Written by the follower of RFM.</summary>
    RfmOrders = 34,
    /// <summary>Time and customer id → nothing.</summary>
    Customers = 20,
    /// <summary>Scope customer → his profile, sealed with his own key.</summary>
    Profile = 21,
    /// <summary>Scope customer → his key, wrapped by a subkey of the master key. Gone when he is erased.</summary>
    PersonKey = 22,
    /// <summary>Keyed hash of an address, number or external id (16 bytes), customer id → nothing.</summary>
    PersonLookUp = 23,
    /// <summary>Number that an imported card was printed with (UTF-8) → card id (17 bytes).</summary>
    CardAliases = 26,
    /// <summary>Scope name of the external id → <see cref="Customers.PurchaseRow"/>.</summary>
    PurchaseNames = 24,
    /// <summary>Time, customer and sequence → <see cref="Customers.PurchaseRow"/>.</summary>
    Purchases = 25,
    /// <summary>Time and match id → <see cref="Matches.MatchRow"/>.</summary>
    Matches = 60,
    /// <summary>First half of a match's key (8 bytes) → match id (17 bytes): ticket ids begin with it.</summary>
    MatchKeys = 61,
    /// <summary>Scope match / page → what was imported of its tickets; it never changes.</summary>
    TicketFacts = 62,
    /// <summary>Scope match / page → price and state of its tickets and of those that replaced them.</summary>
    TicketStates = 63,
    /// <summary>Scope match / external id (UTF-8) → its place (8 bytes) and a hash of its data (16 bytes).</summary>
    TicketIndex = 64,
    /// <summary>Scope match / page → payments of its tickets, and what of them is refunded.</summary>
    MatchPayments = 65,
    /// <summary>Scope match / id of a payment (UTF-8) and method (1 byte) → its place (8 bytes).</summary>
    PaymentIndex = 66,
    /// <summary>Programme 0: id of a card payment (UTF-8) → <see cref="Matches.NamedPayment"/>: what a sandbox may pay back.</summary>
    NamedPayments = 67,
    /// <summary>Scope job / page of tickets → <see cref="Matches.TicketEarnings"/>: purchases whose cashback is recalculated.</summary>
    TicketEarnings = 68,
    /// <summary>Scope match / id of what goes back to a payment (17 bytes) → <see cref="Matches.RefundPaymentView"/>.</summary>
    RefundRows = 69,
    /// <summary>Account id → nothing.</summary>
    Staff = 70,
    /// <summary>Account id → name and address, sealed.</summary>
    StaffPerson = 71,
    /// <summary>Programme 0: keyed hash of an address (16 bytes), programme (4 bytes), account id → nothing.</summary>
    StaffLookUp = 72,
    /// <summary>Programme 0: time and application id → nothing.</summary>
    Applications = 73,
    /// <summary>Programme 0: application id → who asks, sealed.</summary>
    ApplicationPerson = 74,
    /// <summary>Time, grain and sequence → <see cref="Audits.AuditRow"/>.</summary>
    Audit = 75,
    /// <summary>Payout id → the account that it goes to, sealed for the file: it outlives the person's key from the approval on.</summary>
    PayoutOrders = 76,
    /// <summary>Programme 0: programme (4 bytes) and job id of a replay of rules that is at work → nothing.</summary>
    Replays = 77,
    /// <summary>Programme 0: time that it is due (8 bytes), grain, kind, number → <see cref="Letters.DueLetter"/>. Written by the follower and the sender.</summary>
    DueLetters = 80,
    /// <summary>Scope what goes back to a payment / end of the time to choose, ticks → nothing: its buyer was asked by mail. Written by the follower.</summary>
    AskedBuyers = 81,
    /// <summary>Time that it was asked for and job id → <see cref="Jobs.JobRow"/>.</summary>
    Jobs = 82,
    /// <summary>Match id and id of what goes back to a payment → nothing: it has failed, and a person has to look.</summary>
    FailedRefunds = 83,
    /// <summary>Till id → when its drawer was opened, ticks (8 bytes). Gone when it is closed.</summary>
    OpenDrawers = 84,
}
