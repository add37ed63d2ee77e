using System.Buffers.Binary;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Cashback.Access;
using Cashback.Bodies;
using Cashback.Cards;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Lists;
using Cashback.Names;
using Cashback.Operations;
using Cashback.Problems;
using Cashback.Reads;
using Cashback.Scans;

namespace Cashback.Purchases;

/// <summary>Orders without a card: earned and redeemed by a customer who is named. An external id is unique in the programme.</summary>
internal static class PurchasesApi
{
    public static void MapPurchases(this IEndpointRouteBuilder v1)
    {
        var purchases = v1.MapGroup("/purchases").WithTags("Purchases");
        purchases.MapPost("", AddAsync).WithName("addPurchase").Allow(Role.Owner, Role.Manager).WithMetadata(MovesValue.Mark);
        purchases.MapGet("", ListAsync).WithName("listPurchases").Allow(RouteAccess.Staff);
        purchases.MapGet("/{externalId}", GetAsync).WithName("getPurchase").Allow(RouteAccess.Staff);
        purchases.MapPost("/{externalId}/reverse", ReverseAsync).WithName("reversePurchase").Allow(Role.Owner, Role.Manager).WithMetadata(MovesValue.Mark);
    }

    private static async Task<Result<PurchaseReply>> AddAsync(Call<PurchaseBody> call, Acting acting, People people, PersonVault vault, IGrains grains, IReads reads)
    {
        var (caller, body) = (call.Caller, call.Body);
        var externalId = Check.Optional(body.ExternalId, "externalId", Contacts.MaxExternalId);
        var actor = await acting.MaybeTillAsync(caller, body.Till);
        var command = ScansApi.Command(new() { Bill = Check.Amount(body.Amount, "amount", min: 0), Redeem = body.Redeem, Channel = body.Channel, At = body.At, Comment = body.Comment });
        var customer = await FindAsync(caller, Check.Text(body.Customer, "customer"), people);
        await grains.ViewAsync<CustomerView>(caller.At(customer), new GetCustomer(), actor);
        var facts = await vault.WithCommentAsync(grains, caller, customer, command, new(ByToken: true));
        var id = call.Id;
        if (externalId is not null)
        {
            var name = Name(caller, externalId, vault);
            var held = await grains.AskAsync(name, new(RequestId.Derive(call.Id, "claim"), new ClaimName(customer, Digest(command)), actor));
            if (held.Reply is not NameHeld first)
                return Problem.Of(held);
            if (first != new NameHeld(customer, Digest(command)))
                return Problem.Of(new ExternalIdExists());
            // The same order under another key is the same request.
            id = RequestId.Derive(name.Ref.Key, "purchase");
            facts = facts with { Purchase = new(name.Ref, externalId) };
        }

        var answer = await grains.AskAsync(caller.At(customer), new(id, command, actor, facts));
        if (answer.Reply is not Scanned scanned)
            return Problem.Of(answer);
        var at = body.At ?? (await reads.OperationAsync(caller.At(customer), answer.Seq))?.Operation.At;
        return Result<PurchaseReply>.Of(PurchaseReply.Of(new(grains.Incarnation, customer, answer.Seq), externalId, command, scanned, at), answer.Replayed);
    }

    private static async Task<Result<ListReply<PurchaseReply>>> ListAsync(Caller caller, PageQuery page, IGrains grains, IReads reads)
    {
        var prefix = RowKey.Of(caller.Programme, ListKind.Purchases);
        var (rows, next) = await reads.PageAsync(prefix, sizeof(long) + GrainRef.Size + sizeof(long), page);
        var found = new List<PurchaseReply>(rows.Count);
        foreach (var row in rows)
        {
            if (await ReadAsync(caller, Stored.Read(row.Body, Wire.Default.PurchaseRow), grains, reads) is { } purchase)
                found.Add(purchase);
        }

        return new ListReply<PurchaseReply>(found, next);
    }

    private static async Task<Result<PurchaseReply>> GetAsync(Caller caller, string externalId, PersonVault vault, IGrains grains, IReads reads) =>
        await ReadAsync(caller, await NamedAsync(caller, externalId, vault, reads), grains, reads) ?? throw ProblemException.NotFound();

    private static async Task<Result<ReversalReply>> ReverseAsync(Call<ReversalBody> call, string externalId, Acting acting, PersonVault vault, IGrains grains, IReads reads)
    {
        long? amount = call.Body.Amount is null ? null : Check.Amount(call.Body.Amount, "amount");
        var actor = await acting.MaybeTillAsync(call.Caller, call.Body.Till);
        var row = await NamedAsync(call.Caller, externalId, vault, reads);
        var command = new Reverse(row.Seq, amount, call.Body.At, Check.Comment(call.Body.Comment));
        var facts = await vault.WithCommentAsync(grains, call.Caller, row.Customer, command, Facts.None);
        return await ReversalsApi.JudgeAsync(grains, call.Caller, call.Caller.At(row.Customer), new(call.Id, command, actor, facts));
    }

    /// <summary>By what stands in the path, where the server leaves the slash of an order such as 2026/001 escaped.</summary>
    private static async ValueTask<PurchaseRow> NamedAsync(Caller caller, string segment, PersonVault vault, IReads reads)
    {
        var externalId = segment.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        return externalId.Length <= Contacts.MaxExternalId && await reads.FindAsync(RowKey.Of(caller.Programme, ListKind.PurchaseNames, Name(caller, externalId, vault).Ref)) is { } row
            ? Stored.Read(row, Wire.Default.PurchaseRow)
            : throw ProblemException.NotFound();
    }

    private static async ValueTask<PurchaseReply?> ReadAsync(Caller caller, PurchaseRow row, IGrains grains, IReads reads) =>
        await reads.OperationAsync(caller.At(row.Customer), row.Seq) is { Operation: { Command: Scan scan, Reply: Scanned scanned } operation }
            ? PurchaseReply.Of(new(grains.Incarnation, row.Customer, row.Seq), row.ExternalId, scan, scanned, operation.At)
            : null;

    private static async ValueTask<GrainRef> FindAsync(Caller caller, string text, People people) =>
        GrainRef.TryParse(text, GrainKind.Customer, out var id) ? id : await people.ExactAsync(caller.Programme, text) is [var only] ? only : throw ProblemException.NotFound();

    private static GrainId Name(Caller caller, string externalId, PersonVault vault) =>
        caller.At(new(GrainKind.Name, BinaryPrimitives.ReadUInt128BigEndian(vault.LookUp(caller.Programme, "purchase", externalId))));

    private static UInt128 Digest(Scan scan) => RequestId.Text(string.Create(
        CultureInfo.InvariantCulture, $"{scan.Bill}|{scan.Redeem}|{scan.RedeemMax}|{scan.Channel}|{scan.At?.UtcTicks}"));
}

/// <summary>POST /v1/purchases. Amounts are minor units.</summary>
internal sealed record PurchaseBody
{
    [Required] public string? Customer { get; init; }
    [Required, Range(0, 10_000_000_000_000)] public long? Amount { get; init; }
    [StringLength(64, MinimumLength = 1)] public string? Channel { get; init; }
    public AmountOrMax? Redeem { get; init; }
    [StringLength(100, MinimumLength = 1)] public string? ExternalId { get; init; }
    public DateTimeOffset? At { get; init; }
    [StringLength(500, MinimumLength = 1)] public string? Comment { get; init; }

    /// <summary>An owner's key acts for this till.</summary>
    public string? Till { get; init; }
}

internal sealed record PurchaseReply(
    OperationId Operation, GrainRef Customer, string? ExternalId, long Amount, string? Channel, DateTimeOffset? At,
    long Discount, long PaidWithMoney, long ToPay, EarnedReply Earned, int RateBps, AmountsReply Balances)
{
    public static PurchaseReply Of(OperationId operation, string? externalId, Scan scan, Scanned scanned, DateTimeOffset? at) => new(
        operation, operation.Grain, externalId, scan.Bill, scan.Channel, at, scanned.Discount, scanned.PaidWithMoney, scanned.ToPay,
        new(scanned.Earned.Gift, scanned.Earned.Points), scanned.RateBps, AmountsReply.Of(scanned.Purse.Balances));
}
