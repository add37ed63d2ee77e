using System.Security.Cryptography;
using System.Text.Json;
using Cashback.Grains;
using Cashback.Matches;
using Cashback.Payments.Events;
using Cashback.Reads;
using Cashback.TopUps;

namespace Cashback.Payments.Sandbox;

/// <summary>Plays the customer, the provider's clerk and the bank; sends the events of it, signed, the way that a real provider's come.</summary>
public sealed class SandboxDesk(SandboxProvider provider, IPayments payments, IReads reads) : ISandbox
{
    public SandboxPage? Page(string payment) => Find(payment) is { } known ? new(known.Id, known.Amount, known.Currency, !known.Paid) : null;

    public async ValueTask<bool?> ActAsync(string payment, SandboxAct act, long? amount, int repeat)
    {
        if ((Find(payment) ?? await NamedAsync(payment)) is not { } known)
            return null;
        if (provider.Book.Change(known.Id, p => Apply(p!, act, amount)) is not { } after)
            return false;
        if (after.Named)
            return true; // Nobody here waits to hear of it.
        var body = Event(after, act);
        for (var n = 0; n < repeat; n++)
            await payments.ReceiveAsync(after.TopUp?.Programme ?? 0, body, EventSignature.Sign(body, provider.EventSecrets[0], provider.Time.GetUtcNow()));
        return true;
    }

    /// <summary>A payment that an import of tickets named.</summary>
    private async ValueTask<SandboxPayment?> NamedAsync(string payment) =>
        await reads.FindAsync(MatchLookUp.Payment(payment)) is { } row && JsonSerializer.Deserialize(row, Wire.Default.NamedPayment) is { } named ? provider.Believe(payment, named) : null;

    /// <summary>By its own id, or by that of its top-up, whatever the programme.</summary>
    private SandboxPayment? Find(string id) => provider.Book.Find(id)
        ?? (GrainRef.TryParse(id, GrainKind.TopUp, out var topUp) ? provider.Book.All.FirstOrDefault(p => p.TopUp?.Ref == topUp) : null);

    /// <summary>Null: not in this state. The same again changes nothing, and its event is sent again.</summary>
    private static SandboxPayment? Apply(SandboxPayment payment, SandboxAct act, long? amount) => (act, payment) switch
    {
        (SandboxAct.Pay, _) => payment with { Paid = true },
        (SandboxAct.Decline, { Paid: false }) => payment,
        (SandboxAct.Refund, { Paid: true }) when (amount ?? (payment.Amount - payment.Refunded)) is > 0 and var asked && asked <= payment.Amount - payment.Refunded =>
            payment with { Refunds = [.. payment.Refunds, new(asked, null)] },
        (SandboxAct.Dispute, { Paid: true, Dispute: DisputeStatus.None or DisputeStatus.Open }) => payment with { Dispute = DisputeStatus.Open },
        (SandboxAct.Win, { Dispute: DisputeStatus.Open or DisputeStatus.Won }) => payment with { Dispute = DisputeStatus.Won },
        (SandboxAct.Lose, { Dispute: DisputeStatus.Open or DisputeStatus.Lost }) => payment with { Dispute = DisputeStatus.Lost },
        _ => null,
    };

    private static byte[] Event(SandboxPayment payment, SandboxAct act)
    {
        var (type, about) = act switch
        {
            SandboxAct.Pay => ("payment_intent.succeeded", "payment_intent"),
            SandboxAct.Decline => ("payment_intent.payment_failed", "payment_intent"),
            SandboxAct.Refund => ("charge.refunded", "charge"),
            SandboxAct.Dispute => ("charge.dispute.created", "dispute"),
            SandboxAct.Win or SandboxAct.Lose => ("charge.dispute.closed", "dispute"),
            _ => throw new System.Diagnostics.UnreachableException(act.ToString()),
        };
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("id", "evt_" + id);
            json.WriteString("object", "event");
            json.WriteString("type", type);
            json.WriteStartObject("data");
            json.WriteStartObject("object");
            json.WriteString("object", about);
            json.WriteString("id", about == "payment_intent" ? payment.Id : $"{about[..2]}_{id}");
            json.WriteString("payment_intent", payment.Id);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
