using System.Text.Json.Serialization;

namespace Cashback.Grains;

/// <summary>
/// Why a grain said no, with the facts. The name is the stable <c>code</c> of the API and has a page in docs/refusals. The
/// HTTP status is decided in one mapping in client-api, which a test keeps complete.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "code")]
[JsonDerivedType(typeof(NotFound), "not_found")]
[JsonDerivedType(typeof(IdempotencyKeyReused), "idempotency_key_reused")]
[JsonDerivedType(typeof(Forbidden), "forbidden")]
[JsonDerivedType(typeof(SettingsChangedMeanwhile), "settings_changed")]
[JsonDerivedType(typeof(CardBlocked), "card_blocked")]
[JsonDerivedType(typeof(CardReplaced), "card_replaced")]
[JsonDerivedType(typeof(CardNotEmpty), "card_not_empty")]
[JsonDerivedType(typeof(CardMoving), "card_moving")]
[JsonDerivedType(typeof(TokenNeeded), "token_needed")]
[JsonDerivedType(typeof(DailyLimit), "daily_limit_exceeded")]
[JsonDerivedType(typeof(OfflineRedeemRefused), "offline_redeem_refused")]
[JsonDerivedType(typeof(BackdatedRedeem), "backdated_redeem")]
[JsonDerivedType(typeof(TimeOutOfRange), "time_out_of_range")]
[JsonDerivedType(typeof(RedeemDisabled), "redeem_disabled")]
[JsonDerivedType(typeof(RedeemBelowMin), "redeem_below_min")]
[JsonDerivedType(typeof(RedeemAboveMax), "redeem_above_max")]
[JsonDerivedType(typeof(RedeemAboveShare), "redeem_above_share")]
[JsonDerivedType(typeof(RedeemExceedsBill), "redeem_exceeds_bill")]
[JsonDerivedType(typeof(InsufficientBalance), "insufficient_balance")]
[JsonDerivedType(typeof(BalanceTooLarge), "balance_too_large")]
[JsonDerivedType(typeof(NotReversible), "not_reversible")]
[JsonDerivedType(typeof(NothingToReinstate), "nothing_to_reinstate")]
[JsonDerivedType(typeof(ExceedsOriginal), "exceeds_original")]
[JsonDerivedType(typeof(DrawerIsClosed), "drawer_closed")]
[JsonDerivedType(typeof(DrawerIsOpen), "drawer_open")]
[JsonDerivedType(typeof(DrawerTooLow), "drawer_too_low")]
[JsonDerivedType(typeof(NoDrawer), "no_drawer")]
[JsonDerivedType(typeof(TooManyGroups), "too_many_groups")]
[JsonDerivedType(typeof(GroupFull), "group_full")]
[JsonDerivedType(typeof(JobInProgress), "job_in_progress")]
[JsonDerivedType(typeof(WrongJobState), "wrong_job_state")]
[JsonDerivedType(typeof(SecondPersonNeeded), "second_person_needed")]
[JsonDerivedType(typeof(AlreadyUndone), "already_undone")]
[JsonDerivedType(typeof(TooManyCards), "too_many_cards")]
[JsonDerivedType(typeof(CustomerMerged), "customer_merged")]
[JsonDerivedType(typeof(CustomerErased), "customer_erased")]
[JsonDerivedType(typeof(ExternalIdExists), "external_id_exists")]
[JsonDerivedType(typeof(AlreadyLinked), "already_linked")]
[JsonDerivedType(typeof(NotLinked), "not_linked")]
[JsonDerivedType(typeof(CardNotHere), "card_not_here")]
[JsonDerivedType(typeof(CodeUsed), "code_used")]
[JsonDerivedType(typeof(CodeExpired), "code_expired")]
[JsonDerivedType(typeof(RecoveryRefused), "recovery_refused")]
[JsonDerivedType(typeof(SignInRefused), "sign_in_refused")]
[JsonDerivedType(typeof(RefundInProgress), "refund_in_progress")]
[JsonDerivedType(typeof(ConfirmationNeeded), "confirmation_needed")]
[JsonDerivedType(typeof(AlreadyControlled), "already_controlled")]
[JsonDerivedType(typeof(TicketIsCancelled), "ticket_cancelled")]
[JsonDerivedType(typeof(TicketIsReserved), "ticket_reserved")]
[JsonDerivedType(typeof(WrongRefundState), "wrong_refund_state")]
[JsonDerivedType(typeof(OwnerUnknown), "owner_unknown")]
[JsonDerivedType(typeof(ChoiceClosed), "choice_closed")]
[JsonDerivedType(typeof(ChoiceNotOffered), "choice_not_offered")]
[JsonDerivedType(typeof(PayoutDisabled), "payout_disabled")]
[JsonDerivedType(typeof(TermsNotAccepted), "terms_not_accepted")]
[JsonDerivedType(typeof(AmountTooSmall), "amount_too_small")]
[JsonDerivedType(typeof(PayoutBelowMin), "payout_below_min")]
[JsonDerivedType(typeof(PayoutAboveMax), "payout_above_max")]
[JsonDerivedType(typeof(PayoutDayLimit), "payout_day_limit_exceeded")]
[JsonDerivedType(typeof(PayoutMonthLimit), "payout_month_limit_exceeded")]
[JsonDerivedType(typeof(WrongState), "wrong_state")]
[JsonDerivedType(typeof(CoolingOff), "cooling_off")]
[JsonDerivedType(typeof(DebtorMissing), "debtor_missing")]
[JsonDerivedType(typeof(SepaNeedsEur), "sepa_needs_eur")]
[JsonDerivedType(typeof(NothingToSend), "nothing_to_send")]
[JsonDerivedType(typeof(VoucherExpired), "voucher_expired")]
[JsonDerivedType(typeof(NotUnmatched), "not_unmatched")]
[JsonDerivedType(typeof(StaffSignInRefused), "staff_sign_in_refused")]
[JsonDerivedType(typeof(InvitationRefused), "invitation_refused")]
[JsonDerivedType(typeof(WrongStaffState), "wrong_staff_state")]
[JsonDerivedType(typeof(ApplicationDecided), "application_decided")]
public abstract record Refusal;

/// <summary>No such object in the caller's programme. Answered without a record, alike for "not there" and "not yours".</summary>
public sealed record NotFound : Refusal;

/// <summary>The same idempotency key came with another request for the same object.</summary>
public sealed record IdempotencyKeyReused : Refusal;

/// <summary>The role may not do this.</summary>
public sealed record Forbidden : Refusal;

/// <param name="Version">The version in force.</param>
public sealed record SettingsChangedMeanwhile(int Version) : Refusal;

public sealed record CardBlocked : Refusal;

/// <param name="By">Told to other grains only: the card that took its place.</param>
public sealed record CardReplaced(GrainRef? By = null) : Refusal;

/// <summary>A card that takes another one's value must be active, unlinked and empty.</summary>
public sealed record CardNotEmpty : Refusal;

/// <summary>The card's purse is on its way to or from a customer; ask again.</summary>
public sealed record CardMoving : Refusal;

/// <summary>A printed number may earn; spending needs the token of the QR code.</summary>
public sealed record TokenNeeded : Refusal;

/// <param name="Limit">Spending limit a day of a static code, minor units.</param>
/// <param name="Spent">Spent today by it, minor units.</param>
public sealed record DailyLimit(long Limit, long Spent) : Refusal;

/// <param name="Limit">Largest redeem of an offline scan, minor units.</param>
public sealed record OfflineRedeemRefused(long Limit) : Refusal;

/// <summary>A scan that is dated back may not redeem.</summary>
public sealed record BackdatedRedeem : Refusal;

/// <param name="Earliest">Earliest time that this caller may give.</param>
/// <param name="Latest">Latest time that this caller may give.</param>
public sealed record TimeOutOfRange(DateTimeOffset? Earliest, DateTimeOffset Latest) : Refusal;

public sealed record RedeemDisabled : Refusal;

public sealed record RedeemBelowMin(long MinAmount, long Asked) : Refusal;

public sealed record RedeemAboveMax(long MaxAmount, long Asked) : Refusal;

/// <param name="Limit">The largest share of this bill, minor units, rounded down.</param>
/// <param name="Asked">What was asked, minor units.</param>
public sealed record RedeemAboveShare(long Limit, long Asked) : Refusal;

public sealed record RedeemExceedsBill(long Bill, long Asked) : Refusal;

public sealed record InsufficientBalance(long Available, long Asked) : Refusal;

/// <param name="Max">The most one balance may hold, minor units.</param>
public sealed record BalanceTooLarge(long Max) : Refusal;

public sealed record NotReversible : Refusal;

/// <summary>Nothing expired within the days of grace, or all of it is back.</summary>
public sealed record NothingToReinstate : Refusal;

/// <param name="Remaining">What of the original is not yet reversed, minor units.</param>
/// <param name="Asked">What was asked, minor units.</param>
public sealed record ExceedsOriginal(long Remaining, long Asked) : Refusal;

public sealed record DrawerIsClosed : Refusal;

public sealed record DrawerIsOpen : Refusal;

/// <param name="Content">What the drawer holds, minor units.</param>
/// <param name="Asked">What was asked, minor units.</param>
public sealed record DrawerTooLow(long Content, long Asked) : Refusal;

public sealed record NoDrawer : Refusal;

/// <param name="Max">The most groups that one customer can be in.</param>
public sealed record TooManyGroups(int Max) : Refusal;

/// <param name="Max">The most members that a group can have.</param>
public sealed record GroupFull(long Max) : Refusal;

/// <param name="Job">The job that is at work on the group.</param>
public sealed record JobInProgress(GrainRef Job) : Refusal;

/// <param name="State">The job's status, which does not allow it.</param>
public sealed record WrongJobState(Jobs.JobStatus State) : Refusal;

/// <summary>Who made it may not approve it.</summary>
public sealed record SecondPersonNeeded : Refusal;

public sealed record AlreadyUndone : Refusal;

/// <param name="Max">The most cards that one customer can have.</param>
public sealed record TooManyCards(int Max) : Refusal;

/// <param name="Into">Where the customer's value and cards went.</param>
public sealed record CustomerMerged(GrainRef Into) : Refusal;

/// <summary>The person is forgotten; only sums are left.</summary>
public sealed record CustomerErased : Refusal;

/// <summary>The external id belongs to another customer, or to an order with other data.</summary>
public sealed record ExternalIdExists : Refusal;

/// <summary>The card is linked to another customer.</summary>
public sealed record AlreadyLinked : Refusal;

public sealed record NotLinked : Refusal;

/// <summary>The customer does not hold this card (any more); the host asks the card again. Callers see 503 after three times.</summary>
public sealed record CardNotHere : Refusal;

/// <summary>A rotating code is used up by the first request that moves value with it.</summary>
public sealed record CodeUsed : Refusal;

/// <summary>A rotating code is taken in its own 30 seconds, those before and those after.</summary>
public sealed record CodeExpired : Refusal;

/// <summary>Whatever was wrong with it: the answer does not tell.</summary>
public sealed record RecoveryRefused : Refusal;

/// <summary>The one-time code is unknown, used or too old.</summary>
public sealed record SignInRefused : Refusal;

/// <param name="Job">The refund or dispatch that is running or scheduled at this match.</param>
public sealed record RefundInProgress(GrainRef Job) : Refusal;

/// <param name="Confirm">Send the same again with this code within ten minutes.</param>
/// <param name="Total">What would be given back, minor units.</param>
/// <param name="Tickets">Of how many tickets.</param>
public sealed record ConfirmationNeeded(string? Confirm, long Total, long Tickets) : Refusal;

/// <param name="Ticket">The ticket that was controlled before.</param>
public sealed record AlreadyControlled(GrainRef Ticket) : Refusal;

public sealed record TicketIsCancelled : Refusal;

/// <summary>Nobody has paid for it yet.</summary>
public sealed record TicketIsReserved : Refusal;

/// <param name="State">Where the refund is: only one that failed can be tried again, credited or settled.</param>
public sealed record WrongRefundState(Matches.RefundStatus State) : Refusal;

/// <summary>No customer or card of ours owns the tickets.</summary>
public sealed record OwnerUnknown : Refusal;

/// <param name="State">Where the refund is: it was sent, the time is over, or nobody was asked.</param>
public sealed record ChoiceClosed(Matches.RefundStatus State) : Refusal;

/// <summary>No donations are taken, or nobody is known whose wallet it could be.</summary>
public sealed record ChoiceNotOffered : Refusal;

/// <summary>The form is hidden, the method is not on offer, or the coefficient is 0.</summary>
public sealed record PayoutDisabled : Refusal;

/// <param name="TermsVersion">The version that has to be accepted; null: any.</param>
public sealed record TermsNotAccepted(string? TermsVersion) : Refusal;

/// <summary>Less than one minor unit would be paid out.</summary>
public sealed record AmountTooSmall : Refusal;

public sealed record PayoutBelowMin(long MinAmount, long Asked) : Refusal;

public sealed record PayoutAboveMax(long MaxAmount, long Asked) : Refusal;

/// <param name="Limit">Of a customer and local day, minor units.</param>
/// <param name="Requested">What he has asked for today and was not given back, minor units.</param>
/// <param name="Asked">What was asked now, minor units.</param>
public sealed record PayoutDayLimit(long Limit, long Requested, long Asked) : Refusal;

/// <param name="Limit">Of a customer and local calendar month, minor units.</param>
/// <param name="Requested">What he has asked for this month and was not given back, minor units.</param>
/// <param name="Asked">What was asked now, minor units.</param>
public sealed record PayoutMonthLimit(long Limit, long Requested, long Asked) : Refusal;

/// <param name="State">The state that it is in.</param>
public sealed record WrongState(Payouts.PayoutStatus State) : Refusal;

/// <param name="NotBefore">The account is another than the last one paid: in a file from then on.</param>
public sealed record CoolingOff(DateTimeOffset NotBefore) : Refusal;

/// <summary>The settings name no account that payouts leave from.</summary>
public sealed record DebtorMissing : Refusal;

/// <summary>SEPA pays in euro only.</summary>
public sealed record SepaNeedsEur : Refusal;

/// <summary>No payout is approved, past its cooling-off, and to an account.</summary>
public sealed record NothingToSend : Refusal;

/// <param name="ExpiresAt">When it expired.</param>
public sealed record VoucherExpired(DateTimeOffset ExpiresAt) : Refusal;

/// <param name="State">Where the top-up is: only a payment that is in no purse can be assigned.</param>
public sealed record NotUnmatched(TopUps.TopUpStatus State) : Refusal;

/// <summary>Address, password or code is wrong, or the account is locked: the answer does not tell.</summary>
public sealed record StaffSignInRefused : Refusal;

/// <summary>The invitation is unknown, used or too old.</summary>
public sealed record InvitationRefused : Refusal;

/// <param name="State">Where the account stands, which does not allow it.</param>
public sealed record WrongStaffState(Staff.StaffStatus State) : Refusal;

/// <param name="State">What was decided before.</param>
public sealed record ApplicationDecided(Applications.ApplicationStatus State) : Refusal;
