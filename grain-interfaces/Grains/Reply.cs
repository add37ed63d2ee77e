using System.Text.Json.Serialization;
using Cashback.Cards;
using Cashback.Groups;
using Cashback.Jobs;
using Cashback.Keys;
using Cashback.Matches;
using Cashback.Names;
using Cashback.Payouts;
using Cashback.Programmes;
using Cashback.SignIns;
using Cashback.Staff;
using Cashback.Tills;
using Cashback.TopUps;
using Cashback.Venues;
using Cashback.Vouchers;
using Cashback.Webhooks;

namespace Cashback.Grains;

/// <summary>A grain's answer, stored with the operation and answered again on a replay. The names are the wire format.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "t")]
[JsonDerivedType(typeof(Done), "done")]
[JsonDerivedType(typeof(Refused), "refused")]
[JsonDerivedType(typeof(ProgrammeNumbered), "programmeNumbered")]
[JsonDerivedType(typeof(ProgrammeCreated), "programmeCreated")]
[JsonDerivedType(typeof(SettingsChanged), "settingsChanged")]
[JsonDerivedType(typeof(CardsIssued), "cardsIssued")]
[JsonDerivedType(typeof(KeyCreated), "keyCreated")]
[JsonDerivedType(typeof(VenueAdded), "venueAdded")]
[JsonDerivedType(typeof(TillAdded), "tillAdded")]
[JsonDerivedType(typeof(DrawerClosed), "drawerClosed")]
[JsonDerivedType(typeof(Exchanged), "exchanged")]
[JsonDerivedType(typeof(TopUpStarted), "topUpStarted")]
[JsonDerivedType(typeof(CashedOut), "cashedOut")]
[JsonDerivedType(typeof(PayoutRequested), "payoutRequested")]
[JsonDerivedType(typeof(PayoutView), "payout")]
[JsonDerivedType(typeof(VoucherRedeemed), "voucherRedeemed")]
[JsonDerivedType(typeof(Scanned), "scanned")]
[JsonDerivedType(typeof(ToppedUp), "toppedUp")]
[JsonDerivedType(typeof(Adjusted), "adjusted")]
[JsonDerivedType(typeof(ExpiryNoticed), "expiryNoticed")]
[JsonDerivedType(typeof(Reinstated), "reinstated")]
[JsonDerivedType(typeof(Reversed), "reversed")]
[JsonDerivedType(typeof(MembersAdded), "membersAdded")]
[JsonDerivedType(typeof(JobAccepted), "jobAccepted")]
[JsonDerivedType(typeof(MemberAdjusted), "memberAdjusted")]
[JsonDerivedType(typeof(Elsewhere), "elsewhere")]
[JsonDerivedType(typeof(NotKnown), "notKnown")]
[JsonDerivedType(typeof(NameHeld), "nameHeld")]
[JsonDerivedType(typeof(SignedIn), "signedIn")]
[JsonDerivedType(typeof(TicketsImported), "ticketsImported")]
[JsonDerivedType(typeof(TicketControlled), "ticketControlled")]
[JsonDerivedType(typeof(MatchJobBegun), "matchJobBegun")]
[JsonDerivedType(typeof(TicketsExchanged), "ticketsExchanged")]
[JsonDerivedType(typeof(RefundSent), "refundSent")]
[JsonDerivedType(typeof(RefundPaymentView), "refundPayment")]
[JsonDerivedType(typeof(EndpointSecretRotated), "endpointSecretRotated")]
[JsonDerivedType(typeof(EndpointView), "endpoint")]
[JsonDerivedType(typeof(DeliveryPrompted), "deliveryPrompted")]
[JsonDerivedType(typeof(StaffInvited), "staffInvited")]
[JsonDerivedType(typeof(TopUpView), "topUp")]
[JsonDerivedType(typeof(StaffView), "staff")]
public abstract record Reply;

/// <summary>It is done, and there is nothing to say about it.</summary>
public sealed record Done : Reply
{
    public static Done Instance { get; } = new();
}

/// <summary>A business refusal: a value, recorded once, and refused again on a replay.</summary>
public sealed record Refused(Refusal Refusal) : Reply;

/// <summary>
/// Never recorded, never seen by a caller: the host asks elsewhere, under an id that comes from the first one. First those who
/// once held the purse, whether they know the request; if none does, the one that holds it now.
/// </summary>
/// <param name="Now">Who holds the purse now; null: the grain that says this, once the others were asked.</param>
/// <param name="Past">Who held it before.</param>
/// <param name="Check">Whoever holds it now cannot tell that it does: the host makes sure that this word is not an old one.</param>
/// <param name="Since">The card's operation by which the purse went there: who has it now can tell an older word.</param>
public sealed record Elsewhere(GrainRef? Now, IReadOnlyList<GrainRef> Past, bool Check = false, long Since = 0) : Reply;

/// <summary>The answer to <see cref="Request.OnlyKnown"/> where the id is not known. Never recorded.</summary>
public sealed record NotKnown : Reply
{
    public static NotKnown Instance { get; } = new();
}
