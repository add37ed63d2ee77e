using System.Buffers.Binary;
using Cashback.Access;
using Cashback.Bodies;
using Cashback.Books;
using Cashback.Cards;
using Cashback.Codes;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Lists;
using Cashback.Problems;
using Cashback.Reads;

namespace Cashback.Payouts;

/// <summary>Points into money: asked for, decided, sent, returned.</summary>
internal static class PayoutsApi
{
    public static void MapPayouts(this IEndpointRouteBuilder v1)
    {
        var payouts = v1.MapGroup("/payouts").WithTags("Payouts");
        payouts.MapPost("", RequestAsync).WithName("requestPayout").Allow(Role.Owner, Role.Manager, Role.Support, Role.Customer).WithMetadata(MovesValue.Mark);
        payouts.MapGet("", ListAsync).WithName("listPayouts").Allow([.. RouteAccess.Staff, Role.Customer]);
        payouts.MapGet("/{id}", GetAsync).WithName("getPayout").Allow([.. RouteAccess.Staff, Role.Customer]);
        payouts.MapPost("/{id}/approve", ApproveAsync).WithName("approvePayout").Allow(Role.Owner, Role.Manager).WithMetadata(MovesValue.Mark);
        payouts.MapPost("/{id}/reject", RejectAsync).WithName("rejectPayout").Allow(Role.Owner, Role.Manager).WithMetadata(MovesValue.Mark);
        payouts.MapPost("/{id}/cancel", CancelAsync).WithName("cancelPayout").Allow(Role.Owner, Role.Manager, Role.Support, Role.Customer).WithMetadata(MovesValue.Mark);
        payouts.MapPost("/{id}/return", ReturnAsync).WithName("returnPayout").Allow(Role.Owner, Role.Manager).WithMetadata(MovesValue.Mark);
        payouts.MapBatches();
    }

    private static async Task<Result<PayoutReply>> RequestAsync(Call<PayoutBody> call, PersonVault vault, PayoutViews views, IGrains grains)
    {
        var (caller, body) = (call.Caller, call.Body);
        var method = Check.Word(body.Method, "method", ("account", PayoutMethod.Account), ("voucher", PayoutMethod.Voucher));
        if ((body.Points is null) == (body.Amount is null))
            throw ProblemException.Invalid("points", "either points or amount");
        long? points = body.Points is null ? null : Check.Amount(body.Points, "points", min: 0), amount = body.Amount is null ? null : Check.Amount(body.Amount, "amount", min: 0);
        var iban = "";
        if (method == PayoutMethod.Account && !Iban.TryParse(Check.Required(body.Iban, "iban"), out iban))
            throw ProblemException.Invalid("iban", "not an IBAN");
        if (method == PayoutMethod.Voucher && body.Iban is not null)
            throw ProblemException.Invalid("iban", "only with the method account");
        var customer = caller.At(caller.Role == Role.Customer && body.Customer is null ? caller.Key.Customer!.Value : CustomersApi.Id(Check.Required(body.Customer, "customer")));
        if (caller.Role == Role.Customer && customer.Ref != caller.Key.Customer)
            throw ProblemException.NotFound();
        var payout = caller.At(RequestId.Make(call.Id, GrainKind.Payout));
        var account = iban.Length > 0 ? Convert.ToHexStringLower(vault.LookUp(caller.Programme, "iban", iban)) : null;
        var rows = iban.Length > 0 && await vault.SealAsync(customer, ListKind.PayoutAccounts, iban) is { } row ? new[] { new PersonRow(ListKind.PayoutAccounts, payout.ToBytes()[4..], row) } : null;
        var command = new RequestPayout(payout.Ref, method, points, amount, account, Check.Optional(body.TermsVersion, "termsVersion", 500), body.TermsAccepted ?? false, Check.Comment(body.Comment));
        var facts = await vault.WithCommentAsync(grains, caller, customer.Ref, command, new(Person: rows));
        var answer = await grains.AskAsync(customer, new(call.Id, command, caller.Actor, facts, AwaitDelivery: true));
        if (answer.Reply is not PayoutRequested asked)
            return Problem.Of(answer);
        // As it was at the request, whatever became of it: a retry is answered alike.
        var reply = await views.OfAsync(caller, await grains.ViewAsync<PayoutView>(payout, new GetPayout(), caller.Actor));
        return Result<PayoutReply>.Of(reply with { Status = PayoutStatus.Pending, Points = asked.Points, Amount = asked.Amount, Approvals = [], Voucher = null, Batch = null, Can = PayoutActs.Of(PayoutStatus.Pending) }, answer.Replayed);
    }

    private static async Task<Result<PayoutReply>> GetAsync(Caller caller, string id, PayoutViews views, IGrains grains) =>
        await views.OfAsync(caller, await OwnAsync(caller, id, grains));

    private static async Task<Result<ListReply<PayoutReply>>> ListAsync(
        Caller caller, PageQuery page, string? status, string? customer, string? account, string? id, PersonVault vault, PayoutViews views, IGrains grains, IReads reads)
    {
        PayoutStatus? wanted = status is null ? null : Check.Word(
            status, "status", ("pending", PayoutStatus.Pending), ("approved", PayoutStatus.Approved), ("rejected", PayoutStatus.Rejected), ("cancelled", PayoutStatus.Cancelled),
            ("sent", PayoutStatus.Sent), ("returned", PayoutStatus.Returned));
        var whose = caller.Role == Role.Customer ? caller.Key.Customer : customer is null ? null : CustomersApi.Id(customer);
        if (id is not null)
        {
            var view = GrainRef.TryParse(id, GrainKind.Payout, out var one) ? (await grains.AskAsync(caller.At(one), new(0, new GetPayout(), caller.Actor))).Reply as PayoutView : null;
            return new ListReply<PayoutReply>(view is not null && (wanted is null || view.Status == wanted) && (whose is null || view.Customer == whose) ? [await views.OfAsync(caller, view)] : [], null);
        }

        var prefix = account is not null ? PayoutViews.Prefix(caller, PayoutIndex.Account, Hash(caller, account, vault))
            : whose is { } holder ? PayoutViews.Prefix(caller, PayoutIndex.Customer, holder.Key)
            : wanted is { } only ? PayoutViews.Prefix(caller, PayoutIndex.Status, (byte)only)
            : PayoutViews.Prefix(caller, PayoutIndex.All, 0);
        var (rows, next) = await reads.PageAsync(prefix, sizeof(long) + GrainRef.Size, page);
        var found = new List<PayoutReply>();
        foreach (var view in rows.Select(row => Stored.Read(row.Body, Wire.Default.PayoutView)).Where(v => (wanted is null || v.Status == wanted) && (whose is null || v.Customer == whose)))
            found.Add(await views.OfAsync(caller, view));
        return new ListReply<PayoutReply>(found, next);
    }

    private static async Task<Result<PayoutReply>> ApproveAsync(Call<CommentBody> call, string id, VoucherCodes codes, PayoutViews views, ProofGate gate, IGrains grains)
    {
        var view = await OwnAsync(call.Caller, id, grains);
        var voucher = view.Method == PayoutMethod.Voucher ? codes.Id(call.Caller.At(view.Id)) : default(GrainRef?);
        var (answer, closed) = await gate.AskAsync(call.Caller.At(view.Id), new(call.Id, new ApprovePayout(voucher, Check.Comment(call.Body.Comment)), call.Caller.Actor, await views.OrderingAsync(call.Caller.At(view.Id), view), AwaitDelivery: true));
        return closed ?? await SteppedAsync(call.Caller, answer, views);
    }

    private static async Task<Result<PayoutReply>> RejectAsync(Call<CommentBody> call, string id, PayoutViews views, IGrains grains) =>
        await StepAsync(call, await OwnAsync(call.Caller, id, grains), new RejectPayout(Check.Comment(call.Body.Comment)), views, grains);

    private static async Task<Result<PayoutReply>> CancelAsync(Call<CommentBody> call, string id, PayoutViews views, IGrains grains) =>
        await StepAsync(call, await OwnAsync(call.Caller, id, grains), new CancelPayout(Check.Comment(call.Body.Comment)), views, grains);

    private static async Task<Result<PayoutReply>> ReturnAsync(Call<CommentBody> call, string id, PayoutViews views, IGrains grains) =>
        await StepAsync(call, await OwnAsync(call.Caller, id, grains), new ReturnPayout(Check.Comment(call.Body.Comment)), views, grains);

    private static async Task<Result<PayoutReply>> StepAsync(Call<CommentBody> call, PayoutView before, Command command, PayoutViews views, IGrains grains) =>
        await SteppedAsync(call.Caller, await grains.AskAsync(call.Caller.At(before.Id), new(call.Id, command, call.Caller.Actor, AwaitDelivery: true)), views);

    private static async ValueTask<Result<PayoutReply>> SteppedAsync(Caller caller, Answer answer, PayoutViews views)
    {
        if (answer.Reply is not PayoutView view)
            return Problem.Of(answer);
        // A voucher is new at its approval; what was spent since is another answer.
        var reply = await views.OfAsync(caller, view);
        return Result<PayoutReply>.Of(reply with { Voucher = reply.Voucher is { } voucher ? voucher with { Balance = view.Amount } : null }, answer.Replayed);
    }

    private static async ValueTask<PayoutView> OwnAsync(Caller caller, string id, IGrains grains)
    {
        if (!GrainRef.TryParse(id, GrainKind.Payout, out var payout))
            throw ProblemException.NotFound();
        var view = await grains.ViewAsync<PayoutView>(caller.At(payout), new GetPayout(), caller.Actor);
        return caller.Role == Role.Customer && view.Customer != caller.Key.Customer ? throw ProblemException.NotFound() : view;
    }

    private static UInt128 Hash(Caller caller, string account, PersonVault vault) => Iban.TryParse(account, out var iban)
        ? BinaryPrimitives.ReadUInt128BigEndian(vault.LookUp(caller.Programme, "iban", iban))
        : throw ProblemException.Invalid("account", "not an IBAN");
}
