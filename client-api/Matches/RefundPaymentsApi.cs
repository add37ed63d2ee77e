using System.Buffers.Binary;
using System.ComponentModel.DataAnnotations;
using Cashback.Access;
using Cashback.Adjustments;
using Cashback.Bodies;
using Cashback.Cards;
using Cashback.Grains;
using Cashback.Groups;
using Cashback.Lists;
using Cashback.Operations;
using Cashback.Payments;
using Cashback.Problems;
using Cashback.Reads;

namespace Cashback.Matches;

/// <summary>Step 2: what is refunded goes back to the payments, several tickets of one payment at once.</summary>
internal static class RefundPaymentsApi
{
    private const string NoProvider = "none";

    /// <summary>Answers of the match for one page of a list: each looks through 4,096 payments.</summary>
    private const int MaxAnswers = 128;

    public static void MapRefundPayments(this RouteGroupBuilder matches)
    {
        matches.MapPost("/{id}/refund-payments", PostAsync).WithName("dispatchRefunds").Allow(Role.Owner, Role.Manager).WithMetadata(MovesValue.Mark);
        matches.MapGet("/{id}/refund-payments", ListAsync).WithName("listRefundPayments").Allow(RouteAccess.Staff);
        Act<CommentBody>(matches, "retry", body => new RetryRefund(Check.Comment(body.Comment)));
        Act<CommentBody>(matches, "credit", body => new CreditRefund(Check.Comment(body.Comment)));
        Act<SettleBody>(matches, "settle", body => new SettleRefund(Check.Text(body.Reference, "reference"), Check.Comment(body.Comment)));
    }

    private static void Act<T>(RouteGroupBuilder matches, string verb, Func<T, Command> command)
        where T : class, new() =>
        matches.MapPost("/{id}/refund-payments/{payment}/" + verb, (Call<T> call, string id, string payment, IReads reads, IGrains grains) => ActAsync(call, id, payment, command(call.Body), reads, grains))
            .WithName(verb + "RefundPayment").Allow(Role.Owner, Role.Manager).WithMetadata(MovesValue.Mark);

    private static async Task<Accepted> PostAsync(Call<DispatchBody> call, string id, IGrains grains, IServiceProvider services)
    {
        var body = call.Body;
        var policy = Check.Word(body.Credit ?? "ifImpossible", "credit", ("never", CreditPolicy.Never), ("ifImpossible", CreditPolicy.IfImpossible), ("always", CreditPolicy.Always));
        var filter = RefundsApi.Filter(body.Filter);
        if (filter is not { Category: null, Channel: null, Session: null })
            throw ProblemException.Invalid("filter", "payments are chosen by method only");
        var provider = (services.GetService(typeof(IPayments)) as IPayments)?.Provider ?? NoProvider;
        var command = new DispatchRefunds(RequestId.Make(call.Id, GrainKind.Job), new(policy, filter.Method, provider), body.At, Check.Comment(body.Comment));
        var answer = await grains.AskAsync(call.Caller.At(MatchesApi.Id(id)), new(call.Id, command, call.Caller.Actor, AwaitDelivery: true));
        return answer.Reply is JobAccepted accepted ? Accepted.Of(accepted.Job, answer.Replayed) : Problem.Of(answer);
    }

    private static async Task<Result<ListReply<RefundPaymentReply>>> ListAsync(Caller caller, string id, PageQuery page, IGrains grains)
    {
        var match = caller.At(MatchesApi.Id(id));
        var from = page.Cursor switch
        {
            null => 0,
            { Length: sizeof(long) } bytes when BinaryPrimitives.ReadInt64BigEndian(bytes) is >= 0 and var place => place,
            _ => throw PageQuery.Foreign(),
        };
        var (found, next) = (new List<RefundDue>(), (long?)from);
        for (var asked = 0; asked < MaxAnswers && next is { } at && found.Count < page.Limit; asked++)
        {
            var view = await grains.ViewAsync<RefundsView>(match, new FindRefunds(at, page.Limit - found.Count), caller.Actor);
            found.AddRange(view.Refunds);
            next = view.Next;
        }

        var replies = await Task.WhenAll(found.Select(due => ReplyAsync(caller, due, grains)));
        if (next is not { } rest)
            return new ListReply<RefundPaymentReply>(replies, null);
        var cursor = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(cursor, rest);
        return new ListReply<RefundPaymentReply>(replies, PageQuery.Encode(cursor));
    }

    /// <summary>What was never sent is due, and nobody but the match knows of it yet.</summary>
    private static async Task<RefundPaymentReply> ReplyAsync(Caller caller, RefundDue due, IGrains grains)
    {
        var answer = await grains.AskAsync(caller.At(due.Id), new(0, new GetRefundPayment(), caller.Actor));
        if (answer.Outcome != Outcome.Decided)
            throw new ProblemException(Problem.Of(answer));
        var view = answer.Reply as RefundPaymentView;
        var status = view is null ? RefundStatus.Due : view.Status == RefundStatus.Done && view.Settled < due.Amount ? RefundStatus.Due : view.Status;
        return new(due.Id, due.Tickets, due.Payment, due.Amount, view?.To ?? TargetOf(due.Method), status, view?.Reason, view?.Reference, view?.Settled ?? 0);
    }

    private static RefundTarget TargetOf(TicketMethod method) => method switch
    {
        TicketMethod.Card => RefundTarget.Card,
        TicketMethod.Wallet => RefundTarget.Wallet,
        TicketMethod.Gift => RefundTarget.Gift,
        TicketMethod.Voucher => RefundTarget.Voucher,
        _ => RefundTarget.Cash,
    };

    private static async Task<Result<RefundPaymentReply>> ActAsync<T>(Call<T> call, string id, string payment, Command command, IReads reads, IGrains grains)
        where T : class, new()
    {
        var match = MatchesApi.Id(id);
        if (!GrainRef.TryParse(payment, GrainKind.RefundPayment, out var refund))
            throw ProblemException.NotFound();
        var before = await grains.ViewAsync<RefundPaymentView>(call.Caller.At(refund), new GetRefundPayment(), call.Caller.Actor);
        if (before.Match != match)
            throw ProblemException.NotFound();
        var answer = await grains.AskAsync(call.Caller.At(refund), new(call.Id, command, call.Caller.Actor, AwaitDelivery: true));
        if (answer.Reply is not RefundPaymentView view)
            return Problem.Of(answer);
        // What a purse took has arrived; a provider answers later.
        if (view is { Status: RefundStatus.Sent, To: not RefundTarget.Card } && await reads.OutcomeAsync(call.Caller.At(refund), answer.Seq) is not (null or Refused))
            view = view with { Status = RefundStatus.Done, Settled = view.Total };
        return Result<RefundPaymentReply>.Of(new(refund, null, null, view.Total, view.To, view.Status, view.Reason, view.Reference, view.Settled), answer.Replayed);
    }
}

/// <summary>POST /v1/matches/{id}/refund-payments.</summary>
internal sealed record DispatchBody
{
    public DateTimeOffset? At { get; init; }
    public FilterBody? Filter { get; init; }
    [AllowedValues("never", "ifImpossible", "always")] public string? Credit { get; init; }
    public string? Comment { get; init; }
}

/// <summary>POST …/settle: it was paid by other means.</summary>
internal sealed record SettleBody
{
    [Required, StringLength(200, MinimumLength = 1)] public string? Reference { get; init; }
    public string? Comment { get; init; }
}

/// <summary>What goes back to one payment. Settled: what has arrived so far. Acts on it answer without tickets and payment.</summary>
internal sealed record RefundPaymentReply(
    GrainRef Id, IReadOnlyList<GrainRef>? Tickets, string? Payment, long Amount, RefundTarget To, RefundStatus Status, string? Reason, string? Reference, long Settled);
