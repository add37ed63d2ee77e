using System.Text.Json;
using System.Text.Json.Serialization;
using Cashback.Audits;
using Cashback.Customers;
using Cashback.Groups;
using Cashback.Jobs;
using Cashback.Letters;
using Cashback.Matches;
using Cashback.Keys;
using Cashback.Operations;
using Cashback.Payouts;
using Cashback.Programmes;
using Cashback.Tills;
using Cashback.TopUps;
using Cashback.Venues;
using Cashback.Webhooks;

namespace Cashback.Grains;

/// <summary>The one serializer for everything that crosses a process or is stored. Defaults are left out; unknown fields are refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(Command))]
[JsonSerializable(typeof(Reply))]
[JsonSerializable(typeof(Operation))]
[JsonSerializable(typeof(Principal))]
[JsonSerializable(typeof(KeyRow))]
[JsonSerializable(typeof(ProgrammeSnapshot))]
[JsonSerializable(typeof(VenueView))]
[JsonSerializable(typeof(TillView))]
[JsonSerializable(typeof(DrawerClosed))]
[JsonSerializable(typeof(ReversedSoFar))]
[JsonSerializable(typeof(PayoutView))]
[JsonSerializable(typeof(TopUpView))]
[JsonSerializable(typeof(RefundEffect))]
[JsonSerializable(typeof(JobItems))]
[JsonSerializable(typeof(JobRow))]
[JsonSerializable(typeof(GroupRow))]
[JsonSerializable(typeof(PurchaseRow))]
[JsonSerializable(typeof(MatchRow))]
[JsonSerializable(typeof(NamedPayment))]
[JsonSerializable(typeof(EndpointView))]
[JsonSerializable(typeof(Delivery))]
[JsonSerializable(typeof(DueLetter))]
[JsonSerializable(typeof(RefundPaymentView))]
[JsonSerializable(typeof(TicketEarnings))]
[JsonSerializable(typeof(AuditRow))]
public sealed partial class Wire : JsonSerializerContext;
