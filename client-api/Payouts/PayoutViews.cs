using System.Text;
using System.Buffers.Binary;
using System.ComponentModel.DataAnnotations;
using Cashback.Access;
using Cashback.Codes;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Programmes;
using Cashback.Reads;
using Cashback.Staff;
using Cashback.Vouchers;

namespace Cashback.Payouts;

/// <summary>Payouts as people see them: with the end of the account's number, and the voucher that became of it.</summary>
internal sealed class PayoutViews(PersonVault vault, VoucherCodes codes, StaffPeople people, IGrains grains, IReads reads)
{
    public async ValueTask<PayoutReply> OfAsync(Caller caller, PayoutView view) => new(
        view.Id,
        view.Customer,
        view.Method,
        view.Status,
        view.Points,
        view.Amount,
        view.Coefficient,
        view.CreatedAt,
        view.NotBefore,
        view.TermsVersion,
        await IbanAsync(caller.Programme, view) is { } iban ? iban[^4..] : null,
        await ApprovalsAsync(caller, view),
        view.Batch,
        view.Voucher is { } voucher && (await grains.AskAsync(caller.At(voucher), new(0, new GetVoucher(), caller.Actor))).Reply is VoucherView worth
            ? new(codes.Make(caller.At(view.Id)), worth.Balance, worth.ExpiresAt)
            : null,
        PayoutActs.Of(view.Status));

    /// <summary>Who works here is the merchant's business, not a customer's.</summary>
    private async ValueTask<IReadOnlyList<ApprovalReply>> ApprovalsAsync(Caller caller, PayoutView view)
    {
        var approvals = new List<ApprovalReply>(view.Approvals.Count);
        foreach (var approval in view.Approvals)
            approvals.Add(new(approval.By, approval.At, caller.Role == Role.Customer ? null : await people.NameAsync(caller.Programme, approval.By)));
        return approvals;
    }

    /// <summary>Null: a voucher, or its person is forgotten.</summary>
    public async ValueTask<string?> IbanAsync(int programme, PayoutView view)
    {
        if (view.Method != PayoutMethod.Account)
            return null;
        var row = await reads.FindAsync(RowKey.Of(programme, ListKind.PayoutAccounts, view.Id));
        return row is null ? null : await vault.OpenAsync(new(programme, view.Customer), ListKind.PayoutAccounts, row);
    }

    /// <summary>Where an approved payout goes: as it was sealed then, or, where that was before there were such seals, as above.</summary>
    public async ValueTask<string?> OrderAsync(int programme, PayoutView view) => await reads.FindAsync(RowKey.Of(programme, ListKind.PayoutOrders, view.Id)) is { } row
        ? Encoding.UTF8.GetString(vault.OpenFile(new(programme, view.Id), ListKind.PayoutOrders, row))
        : await IbanAsync(programme, view);

    /// <summary>The facts of an approval; null: a voucher, or its person is forgotten.</summary>
    public async ValueTask<Facts?> OrderingAsync(GrainId payout, PayoutView view) => await IbanAsync(payout.Programme, view) is { } iban
        ? new(Person: [new(ListKind.PayoutOrders, payout.ToBytes()[4..], vault.SealFile(payout, ListKind.PayoutOrders, Encoding.UTF8.GetBytes(iban)))])
        : null;

    public static byte[] Prefix(Caller caller, PayoutIndex index, UInt128 scope) => Prefix(caller.Programme, index, scope);

    public static byte[] Prefix(int programme, PayoutIndex index, UInt128 scope)
    {
        Span<byte> rest = stackalloc byte[17];
        rest[0] = (byte)index;
        BinaryPrimitives.WriteUInt128BigEndian(rest[1..], scope);
        return RowKey.Of(programme, ListKind.Payouts, rest);
    }
}

/// <summary>POST /v1/payouts. Points, or an amount in minor units.</summary>
internal sealed record PayoutBody
{
    public string? Customer { get; init; }
    [Required, AllowedValues("account", "voucher")] public string? Method { get; init; }
    [Range(0, 10_000_000_000_000)] public long? Points { get; init; }
    [Range(0, 10_000_000_000_000)] public long? Amount { get; init; }
    public string? Iban { get; init; }
    public string? TermsVersion { get; init; }
    public bool? TermsAccepted { get; init; }
    [StringLength(500, MinimumLength = 1)] public string? Comment { get; init; }
}

/// <summary>Can: approve, reject, cancel, return; what its state allows now.</summary>
internal sealed record PayoutReply(
    GrainRef Id, GrainRef Customer, PayoutMethod Method, PayoutStatus Status, long Points, long Amount, Coefficient Coefficient, DateTimeOffset CreatedAt,
    DateTimeOffset? NotBefore, string? TermsVersion, string? AccountLast4, IReadOnlyList<ApprovalReply> Approvals, GrainRef? Batch, PayoutVoucher? Voucher, IReadOnlyList<string> Can);

/// <summary>Name: of the person, or of the key; told to staff only.</summary>
internal sealed record ApprovalReply(GrainRef? By, DateTimeOffset At, string? Name);

/// <summary>The voucher that a payout became.</summary>
internal sealed record PayoutVoucher(string Code, long Balance, DateTimeOffset? ExpiresAt);
