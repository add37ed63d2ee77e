using System.Collections.Frozen;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Cashback.Cards;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Jobs;
using Cashback.Ledger;
using Cashback.Lists;
using Cashback.Reads;
using Cashback.Tills;

namespace Cashback.Operations;

/// <summary>One operation as people see it. Effects: what it did to the purse, net, by asset. Reversible: something of it can be taken back. On: what it was done to.</summary>
internal sealed record OperationView(
    OperationId Id,
    string Kind,
    DateTimeOffset At,
    ActorReply Actor,
    GrainRef? Till,
    long? Amount,
    string? Comment,
    IReadOnlyList<EffectReply> Effects,
    OperationId? Reverses,
    OperationId? ReversedBy,
    bool Reversible,
    GrainRef On);

/// <summary>Who did it. Name: of the person, or of the key; told to staff only.</summary>
internal sealed record ActorReply(Role Role, GrainRef? Key, GrainRef? Customer, string? Name = null);

internal sealed record EffectReply(Asset Asset, long Amount);

/// <summary>Why an operation did what it did: the version of the rules, what went in, what came out, and every transfer.</summary>
internal sealed record WhyReply(OperationId Id, string Kind, DateTimeOffset At, int SettingsVersion, JsonElement Inputs, JsonElement Result, IReadOnlyList<TransferReply> Transfers);

internal sealed record TransferReply(string Debit, string Credit, Asset Asset, long Amount, string? Origin, DateTimeOffset? AvailableFrom, DateTimeOffset? ExpiresAt);

internal static class OperationViews
{
    private static readonly FrozenDictionary<Type, string> Kinds = typeof(Command)
        .GetCustomAttributes<JsonDerivedTypeAttribute>()
        .ToFrozenDictionary(derived => derived.DerivedType, derived => (string)derived.TypeDiscriminator!);

    /// <summary>A scan that no card made is an order without one.</summary>
    public static string Kind(Operation operation, GrainId grain) =>
        operation.Command is Scan { Via: null } && grain.Kind == GrainKind.Customer ? "purchase"
        : operation is { Reply: ExpiryNoticed, Transfers: [] } ? "expiryNotice"
        : Kinds[operation.Command.GetType()];

    /// <summary>A refusal is in the journal so that it stays one; nothing happened, so nobody is shown it. Nor is the word that a message has arrived.</summary>
    public static bool Happened(Operation operation) => operation.Reply is not Refused && (operation.Command is not MessageOutcome || operation.Transfers.Count > 0);

    public static async ValueTask<OperationView> OfAsync(Recorded recorded, IGrains grains, IReads reads, PersonVault vault)
    {
        var operation = recorded.Operation;
        // A member's part of a job was asked for, and commented on, at the job.
        var asked = operation.Command is AdjustMember member ? await reads.OperationAsync(recorded.Grain with { Ref = member.Job }, 1) : null;
        var by = (asked ?? recorded).Operation.Command switch { StartJob start => start.By, _ => operation.Actor };
        var reversible = Reversible.Is(operation);
        var soFar = reversible ? await ReversedSoFarAsync(recorded, reads) : null;
        return new(
            new(grains.Incarnation, recorded.Grain.Ref, recorded.Seq),
            Kind(operation, recorded.Grain),
            operation.At,
            new(by.Role, by.Key, by.Customer),
            operation.Actor.Till,
            operation.Reply is MemberAdjusted done ? done.After - done.Before : Amount(operation.Command),
            asked is not null || operation.Command is IHasText ? await CommentAsync(asked ?? recorded, reads, vault) : null,
            Effects(operation.Transfers),
            operation.Command is Reverse reverse ? new OperationId(grains.Incarnation, reverse.Via ?? recorded.Grain.Ref, reverse.Seq) : null,
            soFar is { By: [.., var last] } ? new OperationId(grains.Incarnation, soFar.At ?? recorded.Grain.Ref, last) : null,
            reversible && soFar is not { Full: true },
            recorded.Grain.Ref);
    }

    public static WhyReply Why(Recorded recorded, IGrains grains) => new(
        new(grains.Incarnation, recorded.Grain.Ref, recorded.Seq),
        Kind(recorded.Operation, recorded.Grain),
        recorded.Operation.At,
        recorded.Operation.Settings,
        JsonSerializer.SerializeToElement(recorded.Operation.Command, Wire.Default.Command),
        JsonSerializer.SerializeToElement(recorded.Operation.Reply, Wire.Default.Reply),
        [.. recorded.Operation.Transfers.Select(t => new TransferReply(t.Debit.ToString(), t.Credit.ToString(), t.Asset, t.Amount, t.Lot?.Origin, t.Lot?.AvailableFrom, t.Lot?.ExpiresAt))]);

    private static long? Amount(Command command) => command switch
    {
        Scan scan => scan.Bill,
        TopUp topUp => topUp.Amount,
        Adjust adjust => adjust.Amount,
        Reverse reverse => reverse.Amount,
        OpenDrawer open => open.Float,
        MoveDrawerCash move => move.Amount,
        CloseDrawer close => close.Counted,
        ReceiveCash receive => receive.Amount,
        Exchange exchange => exchange.Amount,
        _ => null,
    };

    private static async ValueTask<string?> CommentAsync(Recorded recorded, IReads reads, PersonVault vault)
    {
        var text = await reads.FindAsync(RowKey.Of(recorded.Grain.Programme, ListKind.Text, recorded.Grain.Ref, recorded.Seq));
        return text is null ? null : await vault.OpenTextAsync(recorded.Grain.Programme, Encoding.UTF8.GetString(text));
    }

    private static async ValueTask<ReversedSoFar?> ReversedSoFarAsync(Recorded recorded, IReads reads) =>
        await reads.FindAsync(RowKey.Of(recorded.Grain.Programme, ListKind.Reversals, recorded.Grain.Ref, recorded.Seq)) is { } body
            ? Stored.Read(body, Wire.Default.ReversedSoFar)
            : null;

    private static List<EffectReply> Effects(IReadOnlyList<Transfer> transfers)
    {
        var sum = new Amounts();
        foreach (var transfer in transfers)
        {
            if (transfer.Credit.Kind == AccountKind.Purse)
                sum = sum.Plus(transfer.Asset, transfer.Amount);
            if (transfer.Debit.Kind == AccountKind.Purse)
                sum = sum.Plus(transfer.Asset, -transfer.Amount);
        }

        return [.. Enum.GetValues<Asset>().Where(asset => sum[asset] != 0).Select(asset => new EffectReply(asset, sum[asset]))];
    }
}
