using Cashback.Grains;

namespace Cashback.Problems;

/// <summary>
/// The one mapping from a refusal of a grain to HTTP. 409: the object's state forbids it; 422: a rule of the business does.
/// A test keeps it complete.
/// </summary>
internal static class RefusalStatus
{
    public static IReadOnlyList<(Type Refusal, int Status, string Title)> Table { get; } =
    [
        (typeof(NotFound), 404, "There is no such thing here."),
        (typeof(IdempotencyKeyReused), 422, "This Idempotency-Key came before with another request."),
        (typeof(Forbidden), 403, "This key may not do this."),
        (typeof(SettingsChangedMeanwhile), 409, "The settings have changed since they were read."),
        (typeof(CardBlocked), 409, "The card is blocked."),
        (typeof(CardReplaced), 409, "The card was replaced by another one."),
        (typeof(CardNotEmpty), 409, "The new card must be active, unlinked and empty."),
        (typeof(CardMoving), 409, "The card's balance is being moved. Try again."),
        (typeof(TokenNeeded), 422, "Spending needs the card's QR code, not its number."),
        (typeof(DailyLimit), 422, "The card has reached its limit for today."),
        (typeof(OfflineRedeemRefused), 422, "An offline scan may not redeem that much."),
        (typeof(BackdatedRedeem), 422, "A scan that is dated back may not redeem."),
        (typeof(TimeOutOfRange), 422, "The time is too far back or ahead."),
        (typeof(RedeemDisabled), 422, "Redeeming is switched off."),
        (typeof(RedeemBelowMin), 422, "Less than the smallest amount that can be redeemed."),
        (typeof(RedeemAboveMax), 422, "More than the largest amount that can be redeemed."),
        (typeof(RedeemAboveShare), 422, "More than the share of the bill that can be redeemed."),
        (typeof(RedeemExceedsBill), 422, "More than the bill."),
        (typeof(InsufficientBalance), 422, "The balance is too small."),
        (typeof(BalanceTooLarge), 422, "The balance would become too large."),
        (typeof(NotReversible), 409, "This operation cannot be reversed."),
        (typeof(ExceedsOriginal), 422, "More than what remains of the original."),
        (typeof(DrawerIsClosed), 409, "The drawer is closed."),
        (typeof(DrawerIsOpen), 409, "The drawer is open already."),
        (typeof(DrawerTooLow), 422, "The drawer does not hold that much."),
        (typeof(NoDrawer), 409, "This till has no drawer."),
        (typeof(TooManyCards), 409, "The customer has as many cards as one can have."),
        (typeof(CustomerMerged), 409, "The customer was merged into another one."),
        (typeof(CustomerErased), 409, "The customer was erased; only sums are left."),
        (typeof(ExternalIdExists), 409, "This external id is taken."),
        (typeof(AlreadyLinked), 409, "The card is linked to another customer."),
        (typeof(NotLinked), 409, "The card is not linked."),
        (typeof(CardNotHere), 409, "The card is on its way between two customers. Try again."),
        (typeof(CodeUsed), 409, "This code was used already. Show a new one."),
        (typeof(CodeExpired), 422, "This code is too old. Show a new one."),
        (typeof(RecoveryRefused), 422, "The card cannot be recovered with these facts."),
        (typeof(SignInRefused), 422, "The code is not known, was used, or is too old."),
        (typeof(TooManyGroups), 409, "The customer is in as many groups as one can be."),
        (typeof(PayoutDisabled), 422, "Payouts are not on offer."),
        (typeof(TermsNotAccepted), 422, "The terms must be accepted in their present version."),
        (typeof(AmountTooSmall), 422, "Less than the smallest unit would be paid out."),
        (typeof(WrongState), 409, "Its state does not allow this."),
        (typeof(NotUnmatched), 409, "Only a payment that is in no purse can be assigned."),
        (typeof(VoucherExpired), 409, "The voucher has expired."),
        (typeof(GroupFull), 422, "The group would have too many members."),
        (typeof(JobInProgress), 409, "Another job is at work on this group."),
        (typeof(WrongJobState), 409, "The job's status does not allow it."),
        (typeof(SecondPersonNeeded), 403, "Another person than the maker must approve."),
        (typeof(AlreadyUndone), 409, "The job was undone before."),
        (typeof(RefundInProgress), 409, "A refund of this match is running or scheduled."),
        (typeof(ConfirmationNeeded), 409, "Send it again with this code if that is what you want."),
        (typeof(AlreadyControlled), 409, "The ticket was controlled before."),
        (typeof(TicketIsCancelled), 409, "The ticket is cancelled."),
        (typeof(TicketIsReserved), 409, "The ticket is only reserved."),
        (typeof(WrongRefundState), 409, "Only a refund that failed can be sent again, credited or settled."),
        (typeof(OwnerUnknown), 409, "Nobody is known to own the tickets."),
        (typeof(ChoiceClosed), 409, "It is too late to choose."),
        (typeof(ChoiceNotOffered), 422, "This is not on offer."),
    ];
}
