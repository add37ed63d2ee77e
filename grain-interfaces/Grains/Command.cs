using System.Text.Json.Serialization;
using Cashback.Applications;
using Cashback.Cards;
using Cashback.Customers;
using Cashback.Groups;
using Cashback.Jobs;
using Cashback.Keys;
using Cashback.Matches;
using Cashback.Names;
using Cashback.Payouts;
using Cashback.Programmes;
using Cashback.Replays;
using Cashback.SignIns;
using Cashback.Staff;
using Cashback.Tills;
using Cashback.TopUps;
using Cashback.Venues;
using Cashback.Vouchers;
using Cashback.Webhooks;

namespace Cashback.Grains;

/// <summary>
/// What a grain is asked to do. One abstract record a grain below this one, one sealed record a command below that. The list
/// of names is the wire format: a name is never changed or reused.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "t")]
[JsonDerivedType(typeof(CreateProgramme), "createProgramme")]
[JsonDerivedType(typeof(NumberProgramme), "numberProgramme")]
[JsonDerivedType(typeof(ChangeSettings), "changeSettings")]
[JsonDerivedType(typeof(IssueCards), "issueCards")]
[JsonDerivedType(typeof(CreateKey), "createKey")]
[JsonDerivedType(typeof(RevokeKey), "revokeKey")]
[JsonDerivedType(typeof(AddVenue), "addVenue")]
[JsonDerivedType(typeof(CreateVenue), "createVenue")]
[JsonDerivedType(typeof(AddTill), "addTill")]
[JsonDerivedType(typeof(CreateTill), "createTill")]
[JsonDerivedType(typeof(OpenDrawer), "openDrawer")]
[JsonDerivedType(typeof(MoveDrawerCash), "moveDrawerCash")]
[JsonDerivedType(typeof(CloseDrawer), "closeDrawer")]
[JsonDerivedType(typeof(ReceiveCash), "receiveCash")]
[JsonDerivedType(typeof(Exchange), "exchange")]
[JsonDerivedType(typeof(CreateCard), "createCard")]
[JsonDerivedType(typeof(Scan), "scan")]
[JsonDerivedType(typeof(TopUp), "topUp")]
[JsonDerivedType(typeof(Adjust), "adjust")]
[JsonDerivedType(typeof(Reinstate), "reinstate")]
[JsonDerivedType(typeof(Reverse), "reverse")]
[JsonDerivedType(typeof(BlockCard), "blockCard")]
[JsonDerivedType(typeof(UnblockCard), "unblockCard")]
[JsonDerivedType(typeof(ReplaceCard), "replaceCard")]
[JsonDerivedType(typeof(ReceivePurse), "receivePurse")]
[JsonDerivedType(typeof(ExpireLots), "expireLots")]
[JsonDerivedType(typeof(MessageOutcome), "messageOutcome")]
[JsonDerivedType(typeof(CreateCustomer), "createCustomer")]
[JsonDerivedType(typeof(ChangeCustomer), "changeCustomer")]
[JsonDerivedType(typeof(SetMembership), "setMembership")]
[JsonDerivedType(typeof(CashOut), "cashOut")]
[JsonDerivedType(typeof(RequestPayout), "requestPayout")]
[JsonDerivedType(typeof(OpenPayout), "openPayout")]
[JsonDerivedType(typeof(SettleHold), "settleHold")]
[JsonDerivedType(typeof(ApprovePayout), "approvePayout")]
[JsonDerivedType(typeof(RejectPayout), "rejectPayout")]
[JsonDerivedType(typeof(CancelPayout), "cancelPayout")]
[JsonDerivedType(typeof(SendPayout), "sendPayout")]
[JsonDerivedType(typeof(ReturnPayout), "returnPayout")]
[JsonDerivedType(typeof(MakeBatch), "makeBatch")]
[JsonDerivedType(typeof(FileBatch), "fileBatch")]
[JsonDerivedType(typeof(CreateVoucher), "createVoucher")]
[JsonDerivedType(typeof(RedeemVoucher), "redeemVoucher")]
[JsonDerivedType(typeof(ExpireVoucher), "expireVoucher")]
[JsonDerivedType(typeof(StartTopUp), "startTopUp")]
[JsonDerivedType(typeof(OpenCheckout), "openCheckout")]
[JsonDerivedType(typeof(SeePayment), "seePayment")]
[JsonDerivedType(typeof(RefundPayment), "refundPayment")]
[JsonDerivedType(typeof(AnswerRefund), "answerRefund")]
[JsonDerivedType(typeof(WakeTopUp), "wakeTopUp")]
[JsonDerivedType(typeof(AssignPayment), "assignPayment")]
[JsonDerivedType(typeof(FreezeTopUp), "freezeTopUp")]
[JsonDerivedType(typeof(ReturnLots), "returnLots")]
[JsonDerivedType(typeof(PageOutcome), "pageOutcome")]
[JsonDerivedType(typeof(CreateGroup), "createGroup")]
[JsonDerivedType(typeof(AddMembers), "addMembers")]
[JsonDerivedType(typeof(ChangeGroup), "changeGroup")]
[JsonDerivedType(typeof(AdjustGroup), "adjustGroup")]
[JsonDerivedType(typeof(QueueJob), "queueJob")]
[JsonDerivedType(typeof(LeaveGroup), "leaveGroup")]
[JsonDerivedType(typeof(AdjustMember), "adjustMember")]
[JsonDerivedType(typeof(StartJob), "startJob")]
[JsonDerivedType(typeof(BeginUndo), "beginUndo")]
[JsonDerivedType(typeof(ApproveJob), "approveJob")]
[JsonDerivedType(typeof(CancelJob), "cancelJob")]
[JsonDerivedType(typeof(PauseJob), "pauseJob")]
[JsonDerivedType(typeof(ResumeJob), "resumeJob")]
[JsonDerivedType(typeof(UndoJob), "undoJob")]
[JsonDerivedType(typeof(MergeCustomer), "mergeCustomer")]
[JsonDerivedType(typeof(ReturnPurse), "returnPurse")]
[JsonDerivedType(typeof(EraseCustomer), "eraseCustomer")]
[JsonDerivedType(typeof(LinkCard), "linkCard")]
[JsonDerivedType(typeof(UnlinkCard), "unlinkCard")]
[JsonDerivedType(typeof(RecoverCard), "recoverCard")]
[JsonDerivedType(typeof(ImportCard), "importCard")]
[JsonDerivedType(typeof(JoinCustomer), "joinCustomer")]
[JsonDerivedType(typeof(LeaveCustomer), "leaveCustomer")]
[JsonDerivedType(typeof(MoveCard), "moveCard")]
[JsonDerivedType(typeof(ClaimName), "claimName")]
[JsonDerivedType(typeof(ReleaseName), "releaseName")]
[JsonDerivedType(typeof(StartSignIn), "startSignIn")]
[JsonDerivedType(typeof(ConfirmSignIn), "confirmSignIn")]
[JsonDerivedType(typeof(CreateMatch), "createMatch")]
[JsonDerivedType(typeof(ImportTickets), "importTickets")]
[JsonDerivedType(typeof(ControlTicket), "controlTicket")]
[JsonDerivedType(typeof(RefundTickets), "refundTickets")]
[JsonDerivedType(typeof(StartMatchJob), "startMatchJob")]
[JsonDerivedType(typeof(BeginMatchJob), "beginMatchJob")]
[JsonDerivedType(typeof(ExchangeTickets), "exchangeTickets")]
[JsonDerivedType(typeof(EndMatchJob), "endMatchJob")]
[JsonDerivedType(typeof(WakeJob), "wakeJob")]
[JsonDerivedType(typeof(DispatchRefunds), "dispatchRefunds")]
[JsonDerivedType(typeof(SendRefund), "sendRefund")]
[JsonDerivedType(typeof(LookAtRefund), "lookAtRefund")]
[JsonDerivedType(typeof(RetryRefund), "retryRefund")]
[JsonDerivedType(typeof(CreditRefund), "creditRefund")]
[JsonDerivedType(typeof(SettleRefund), "settleRefund")]
[JsonDerivedType(typeof(ChooseRefund), "chooseRefund")]
[JsonDerivedType(typeof(WakeRefund), "wakeRefund")]
[JsonDerivedType(typeof(TakeRefund), "takeRefund")]
[JsonDerivedType(typeof(CreateEndpoint), "createEndpoint")]
[JsonDerivedType(typeof(PromptDelivery), "promptDelivery")]
[JsonDerivedType(typeof(ChangeEndpoint), "changeEndpoint")]
[JsonDerivedType(typeof(RotateEndpointSecret), "rotateEndpointSecret")]
[JsonDerivedType(typeof(DeleteEndpoint), "deleteEndpoint")]
[JsonDerivedType(typeof(DisableEndpoint), "disableEndpoint")]
[JsonDerivedType(typeof(AddStaff), "addStaff")]
[JsonDerivedType(typeof(InviteStaff), "inviteStaff")]
[JsonDerivedType(typeof(JoinStaff), "joinStaff")]
[JsonDerivedType(typeof(ChangeStaff), "changeStaff")]
[JsonDerivedType(typeof(RemoveStaff), "removeStaff")]
[JsonDerivedType(typeof(TryStaff), "tryStaff")]
[JsonDerivedType(typeof(OpenSession), "openSession")]
[JsonDerivedType(typeof(EndSession), "endSession")]
[JsonDerivedType(typeof(SetPassword), "setPassword")]
[JsonDerivedType(typeof(SetTotp), "setTotp")]
[JsonDerivedType(typeof(AddPasskey), "addPasskey")]
[JsonDerivedType(typeof(RemovePasskey), "removePasskey")]
[JsonDerivedType(typeof(StartReplay), "startReplay")]
[JsonDerivedType(typeof(FinishReplay), "finishReplay")]
[JsonDerivedType(typeof(Apply), "apply")]
[JsonDerivedType(typeof(DecideApplication), "decideApplication")]
public abstract record Command
{
    /// <summary>
    /// The card or customer that was addressed, where its purse is kept by the grain that decides: the linked card that was
    /// scanned; of a reversal, the grain in whose journal the operation stands. Null: the deciding grain itself. Only the host sets it.
    /// </summary>
    [JsonPropertyName("via")] public GrainRef? Via { get; init; }
}

/// <summary>A question to a grain: answered from durable state, never recorded, never fingerprinted, never sent in a message.</summary>
public abstract record Query : Command;

/// <summary>A command with free text of a person. It is kept in a row of its own and taken out of the journal.</summary>
public interface IHasText
{
    /// <summary>1–500 characters; null: none.</summary>
    string? Comment { get; }

    /// <summary>The same command as the journal keeps it.</summary>
    Command WithoutText();
}

/// <summary>What became of a message that asked for a report. It goes back to the sender.</summary>
/// <param name="Of">Sequence of the operation that sent it.</param>
/// <param name="Index">Its place among that operation's messages.</param>
/// <param name="Reply">What the receiver replied.</param>
/// <param name="Seq">Sequence of the receiver's operation; 0: it recorded none.</param>
/// <param name="At">The grain of that operation, where it is not the one that the message was sent to: the purse has moved.</param>
public sealed record MessageOutcome(long Of, int Index, Reply Reply, long Seq = 0, GrainRef? At = null) : Command;
