using System.Buffers;
using System.Text;
using System.Text.Json;
using Cashback.Cards;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Journal;
using Cashback.Ledger;
using Cashback.Operations;
using Cashback.Payouts;
using Cashback.Tills;
using Cashback.TopUps;
using Cashback.Vouchers;

namespace Cashback.Webhooks;

/// <summary>
/// The body of an event by Standard Webhooks: <c>type</c>, <c>timestamp</c>, <c>data</c>. It names what happened and to what, and
/// nothing personal: whoever wants more asks the API with the operation's id.
/// </summary>
internal static class EventPayload
{
    public static string Of(string type, FeedItem item, Operation operation, int incarnation)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteString("timestamp", (operation.Received ?? operation.At).UtcDateTime);
            json.WriteStartObject("data");
            json.WriteString("operation", new OperationId(incarnation, item.Grain.Ref, item.Seq).ToString());
            json.WriteString("object", item.Grain.Ref.ToString());
            Id(json, "card", operation.Command.Via);
            json.WriteString("at", operation.At.UtcDateTime);
            json.WriteString("role", operation.Actor.Role.ToString().ToLowerInvariant());
            Id(json, "till", operation.Actor.Till);
            Id(json, "venue", operation.Actor.Venue);
            if (Amount(operation.Command) is { } amount)
                json.WriteNumber("amount", amount);
            if (operation.Command is SeePayment { Payment: var payment })
                Write(json, payment);
            Effects(json, operation.Transfers);
            if (type == EventTypes.Expiring)
                Expiring(json, ((ExpiryNoticed)operation.Reply).Expiring);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Id(Utf8JsonWriter json, string name, GrainRef? id)
    {
        if (id is { } known)
            json.WriteString(name, known.ToString());
    }

    private static void Write(Utf8JsonWriter json, PaymentFact payment)
    {
        json.WriteString("payment", payment.Id);
        json.WriteBoolean("paid", payment.Paid);
        json.WriteNumber("refundedThere", payment.Foreign);
        json.WriteString("dispute", payment.Dispute.ToString().ToLowerInvariant());
    }

    /// <summary>What it did to the purse, net, by asset.</summary>
    private static void Effects(Utf8JsonWriter json, IReadOnlyList<Transfer> transfers)
    {
        json.WriteStartArray("effects");
        foreach (var asset in Enum.GetValues<Asset>())
        {
            var sum = transfers.Where(t => t.Asset == asset).Sum(t => (t.Credit.Kind == AccountKind.Purse ? t.Amount : 0) - (t.Debit.Kind == AccountKind.Purse ? t.Amount : 0));
            if (sum == 0)
                continue;
            json.WriteStartObject();
            json.WriteString("asset", asset.ToString().ToLowerInvariant());
            json.WriteNumber("amount", sum);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>What will be gone, and when.</summary>
    private static void Expiring(Utf8JsonWriter json, IReadOnlyList<Expiring> expiring)
    {
        json.WriteStartArray("expiring");
        foreach (var (asset, amount, at) in expiring)
        {
            json.WriteStartObject();
            json.WriteString("asset", asset.ToString().ToLowerInvariant());
            json.WriteNumber("amount", amount);
            json.WriteString("at", at.UtcDateTime);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>What was asked, minor units.</summary>
    private static long? Amount(Command command) => command switch
    {
        Scan scan => scan.Bill,
        TopUp topUp => topUp.Amount,
        Adjust adjust => adjust.Amount,
        SeePayment seen => seen.Payment.Amount,
        OpenPayout payout => payout.Amount,
        RedeemVoucher voucher => voucher.Amount,
        Exchange exchange => exchange.Amount,
        CloseDrawer close => close.Counted,
        _ => null,
    };
}
