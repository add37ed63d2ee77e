using System.Text.Json;
using System.Text.Json.Serialization;
using Cashback.Adjustments;
using Cashback.Alarms;
using Cashback.Applications;
using Cashback.Audits;
using Cashback.Bodies;
using Cashback.Books;
using Cashback.Cards;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Groups;
using Cashback.Health;
using Cashback.Jobs;
using Cashback.Keys;
using Cashback.Lists;
using Cashback.Mail;
using Cashback.Matches;
using Cashback.Me;
using Cashback.Operations;
using Cashback.Payments;
using Cashback.Payouts;
using Cashback.Problems;
using Cashback.Programmes;
using Cashback.Purchases;
using Cashback.Reads;
using Cashback.Replays;
using Cashback.Rfm;
using Cashback.Scans;
using Cashback.SignIns;
using Cashback.Staff;
using Cashback.Tills;
using Cashback.TopUps;
using Cashback.Venues;
using Cashback.Vouchers;
using Cashback.Webhooks;

namespace Cashback;

/// <summary>The JSON of HTTP: generated, so a request needs no reflection. Strict where it reads; writes every field, nulls too.</summary>
[JsonSerializable(typeof(NoBody))]
[JsonSerializable(typeof(EmptyBody))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(Refusal))]
[JsonSerializable(typeof(ProblemShape))]
[JsonSerializable(typeof(IssueBody))]
[JsonSerializable(typeof(IssuedReply))]
[JsonSerializable(typeof(CardReply))]
[JsonSerializable(typeof(ListReply<CardReply>))]
[JsonSerializable(typeof(OperationReply))]
[JsonSerializable(typeof(ListReply<AlarmReply>))]
[JsonSerializable(typeof(ListReply<JobLine>))]
[JsonSerializable(typeof(ListReply<TopCustomerReply>))]
[JsonSerializable(typeof(CommentBody))]
[JsonSerializable(typeof(ReplaceBody))]
[JsonSerializable(typeof(SheetBody))]
[JsonSerializable(typeof(ScanBody))]
[JsonSerializable(typeof(ScanLine))]
[JsonSerializable(typeof(ScanReply))]
[JsonSerializable(typeof(TopUpBody))]
[JsonSerializable(typeof(TopUpReply))]
[JsonSerializable(typeof(StartedTopUpReply))]
[JsonSerializable(typeof(OnlineTopUpReply))]
[JsonSerializable(typeof(ListReply<OnlineTopUpReply>))]
[JsonSerializable(typeof(CashOutBody))]
[JsonSerializable(typeof(CashOutReply))]
[JsonSerializable(typeof(PayoutBody))]
[JsonSerializable(typeof(PayoutReply))]
[JsonSerializable(typeof(ListReply<PayoutReply>))]
[JsonSerializable(typeof(ReturnsReply))]
[JsonSerializable(typeof(RedeemBody))]
[JsonSerializable(typeof(RedeemReply))]
[JsonSerializable(typeof(VoucherReply))]
[JsonSerializable(typeof(ReceivedReply))]
[JsonSerializable(typeof(SandboxBody))]
[JsonSerializable(typeof(SandboxReply))]
[JsonSerializable(typeof(AdjustmentBody))]
[JsonSerializable(typeof(ReinstatementBody))]
[JsonSerializable(typeof(ReinstatementReply))]
[JsonSerializable(typeof(AdjustmentReply))]
[JsonSerializable(typeof(OperationView))]
[JsonSerializable(typeof(ListReply<OperationView>))]
[JsonSerializable(typeof(WhyReply))]
[JsonSerializable(typeof(ReversalBody))]
[JsonSerializable(typeof(ReversalReply))]
[JsonSerializable(typeof(TillBody))]
[JsonSerializable(typeof(TillDetail))]
[JsonSerializable(typeof(ListReply<TillReply>))]
[JsonSerializable(typeof(ExchangeBody))]
[JsonSerializable(typeof(ExchangeReply))]
[JsonSerializable(typeof(OpenBody))]
[JsonSerializable(typeof(CashBody))]
[JsonSerializable(typeof(CloseBody))]
[JsonSerializable(typeof(ClosingReply))]
[JsonSerializable(typeof(ListReply<ClosingReply>))]
[JsonSerializable(typeof(NameBody))]
[JsonSerializable(typeof(IdReply))]
[JsonSerializable(typeof(ListReply<VenueReply>))]
[JsonSerializable(typeof(KeyBody))]
[JsonSerializable(typeof(KeyReply))]
[JsonSerializable(typeof(ListReply<KeyListItem>))]
[JsonSerializable(typeof(ProgrammeBody))]
[JsonSerializable(typeof(ProgrammeReply))]
[JsonSerializable(typeof(Settings))]
[JsonSerializable(typeof(PreviewBody))]
[JsonSerializable(typeof(ReplayBody))]
[JsonSerializable(typeof(PreviewReply))]
[JsonSerializable(typeof(MeReply))]
[JsonSerializable(typeof(ProofReply))]
[JsonSerializable(typeof(AssignBody))]
[JsonSerializable(typeof(EndpointBody))]
[JsonSerializable(typeof(EndpointChangeBody))]
[JsonSerializable(typeof(RotateBody))]
[JsonSerializable(typeof(EndpointReply))]
[JsonSerializable(typeof(ListReply<EndpointReply>))]
[JsonSerializable(typeof(EndpointMadeReply))]
[JsonSerializable(typeof(SecretReply))]
[JsonSerializable(typeof(DeliveryReply))]
[JsonSerializable(typeof(ListReply<DeliveryReply>))]
[JsonSerializable(typeof(EventTypesReply))]
[JsonSerializable(typeof(PingPayload))]
[JsonSerializable(typeof(CashbackReply))]
[JsonSerializable(typeof(TrialBalanceReply))]
[JsonSerializable(typeof(GroupBody))]
[JsonSerializable(typeof(GroupPatchBody))]
[JsonSerializable(typeof(MembersBody))]
[JsonSerializable(typeof(GroupReply))]
[JsonSerializable(typeof(ListReply<GroupReply>))]
[JsonSerializable(typeof(GroupMadeReply))]
[JsonSerializable(typeof(MembersReply))]
[JsonSerializable(typeof(ListReply<MemberItem>))]
[JsonSerializable(typeof(GroupAdjustmentBody))]
[JsonSerializable(typeof(JobIdReply))]
[JsonSerializable(typeof(JobReply))]
[JsonSerializable(typeof(ListReply<JobItemReply>))]
[JsonSerializable(typeof(MatchBody))]
[JsonSerializable(typeof(TicketBody))]
[JsonSerializable(typeof(ControlBody))]
[JsonSerializable(typeof(RefundBody))]
[JsonSerializable(typeof(DispatchBody))]
[JsonSerializable(typeof(SettleBody))]
[JsonSerializable(typeof(ChooseBody))]
[JsonSerializable(typeof(RefundChoiceReply))]
[JsonSerializable(typeof(RefundTotalsReply))]
[JsonSerializable(typeof(RefundPaymentReply))]
[JsonSerializable(typeof(ListReply<RefundPaymentReply>))]
[JsonSerializable(typeof(MatchReply))]
[JsonSerializable(typeof(ListReply<MatchItem>))]
[JsonSerializable(typeof(ImportedReply))]
[JsonSerializable(typeof(TicketReply))]
[JsonSerializable(typeof(ListReply<TicketReply>))]
[JsonSerializable(typeof(ListReply<RfmReply>))]
[JsonSerializable(typeof(GridReply))]
[JsonSerializable(typeof(ListReply<SegmentReply>))]
[JsonSerializable(typeof(HealthReply))]
[JsonSerializable(typeof(Profile))]
[JsonSerializable(typeof(CustomerBody))]
[JsonSerializable(typeof(CustomerChange))]
[JsonSerializable(typeof(CustomerReply))]
[JsonSerializable(typeof(ListReply<CustomerReply>))]
[JsonSerializable(typeof(MergeBody))]
[JsonSerializable(typeof(EraseBody))]
[JsonSerializable(typeof(CustomerExport))]
[JsonSerializable(typeof(LinkBody))]
[JsonSerializable(typeof(LinkReply))]
[JsonSerializable(typeof(RecoverBody))]
[JsonSerializable(typeof(RecoverReply))]
[JsonSerializable(typeof(LostReply))]
[JsonSerializable(typeof(CodeReply))]
[JsonSerializable(typeof(ImportReply))]
[JsonSerializable(typeof(SignInBody))]
[JsonSerializable(typeof(ConfirmBody))]
[JsonSerializable(typeof(SignedInReply))]
[JsonSerializable(typeof(ListReply<Letter>))]
[JsonSerializable(typeof(PurchaseBody))]
[JsonSerializable(typeof(PurchaseReply))]
[JsonSerializable(typeof(ListReply<PurchaseReply>))]
[JsonSerializable(typeof(StaffPerson))]
[JsonSerializable(typeof(StaffReply))]
[JsonSerializable(typeof(ListReply<StaffReply>))]
[JsonSerializable(typeof(StaffMadeReply))]
[JsonSerializable(typeof(StaffBody))]
[JsonSerializable(typeof(StaffChange))]
[JsonSerializable(typeof(StaffSignInBody))]
[JsonSerializable(typeof(StaffCodeBody))]
[JsonSerializable(typeof(StaffSignedInReply))]
[JsonSerializable(typeof(JoinBody))]
[JsonSerializable(typeof(PasswordBody))]
[JsonSerializable(typeof(TotpBody))]
[JsonSerializable(typeof(TotpReply))]
[JsonSerializable(typeof(PasskeyBody))]
[JsonSerializable(typeof(PasskeyStartReply))]
[JsonSerializable(typeof(PasskeyKey))]
[JsonSerializable(typeof(ListReply<AuditReply>))]
[JsonSerializable(typeof(ApplyBody))]
[JsonSerializable(typeof(Applicant))]
[JsonSerializable(typeof(ListReply<ApplicationReply>))]
[JsonSerializable(typeof(ApplicationReply))]
[JsonSerializable(typeof(ApplicationMadeReply))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    public static ApiJson Strict { get; } = new(Configure(new JsonSerializerOptions()));

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.RespectNullableAnnotations = true;
        options.MaxDepth = 16;
        options.Converters.Add(new InstantJson());
        options.Converters.Add(new JsonStringEnumConverter<ClawbackPolicy>(namingPolicy: null, allowIntegerValues: false));
        return options;
    }
}
