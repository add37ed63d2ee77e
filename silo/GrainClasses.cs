using Cashback.Grains;
using Orleans.Concurrency;

namespace Cashback.Silo;

// One class a kind: the dashboards and the placement of Orleans know cards from customers. The type's name is the kind's, in
// lower case. Placement: docs/adr/0008-cluster.md.

[Reentrant, GrainType("platform")]
internal sealed class PlatformGrain(Node node) : TurnGrain(node);

[Reentrant, GrainType("programme")]
internal sealed class ProgrammeGrain(Node node) : TurnGrain(node);

[Reentrant, GrainType("venue")]
internal sealed class VenueGrain(Node node) : TurnGrain(node);

[Reentrant, GrainType("till")]
internal sealed class TillGrain(Node node) : TurnGrain(node);

[Reentrant, GrainType("card")]
internal sealed class CardGrain(Node node) : TurnGrain(node);

[Reentrant, GrainType("customer")]
internal sealed class CustomerGrain(Node node) : TurnGrain(node);

[Reentrant, GrainType("group")]
internal sealed class GroupGrain(Node node) : TurnGrain(node);

[Reentrant, GrainType("job")]
internal sealed class JobGrain(Node node) : TurnGrain(node);

[Reentrant, GrainType("payout")]
internal sealed class PayoutGrain(Node node) : TurnGrain(node);

[Reentrant, GrainType("voucher")]
internal sealed class VoucherGrain(Node node) : TurnGrain(node);

[Reentrant, GrainType("match")]
internal sealed class MatchGrain(Node node) : TurnGrain(node);

[Reentrant, GrainType("ticket")]
internal sealed class TicketGrain(Node node) : TurnGrain(node);

[Reentrant, GrainType("topup")]
internal sealed class TopUpGrain(Node node) : TurnGrain(node);

[Reentrant, GrainType("apikey")]
internal sealed class ApiKeyGrain(Node node) : TurnGrain(node);

[Reentrant, GrainType("endpoint")]
internal sealed class EndpointGrain(Node node) : TurnGrain(node);

[Reentrant, GrainType("refundpayment")]
internal sealed class RefundPaymentGrain(Node node) : TurnGrain(node);

[Reentrant, GrainType("batch")]
internal sealed class BatchGrain(Node node) : TurnGrain(node);

[Reentrant, GrainType("name")]
internal sealed class NameGrain(Node node) : TurnGrain(node);

[Reentrant, GrainType("signin")]
internal sealed class SignInGrain(Node node) : TurnGrain(node);

[Reentrant, GrainType("staff")]
internal sealed class StaffGrain(Node node) : TurnGrain(node);

[Reentrant, GrainType("application")]
internal sealed class ApplicationGrain(Node node) : TurnGrain(node);
