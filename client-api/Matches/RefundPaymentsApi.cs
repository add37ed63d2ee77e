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

    public static void MapRefundPayments(this RouteGroupBuilder matches)
    {
        matches.MapPost("/{id}/refund-payments", PostAsync).WithName("dispatchRefunds").Allow(Role.Owner, Role.Manager).WithMetadata(MovesValue.Mark);
        matches.MapGet("/{id}/refund-payments", ListAsync).WithName("listRefundPayments").Allow(RouteAccess.Staff);
        matches.MapGet("/{id}/refund-payments/totals", TotalsAsync).WithName("sumRefundPayments").Allow(RouteAccess.Staff);
        matches.MapGet("/{id}/refund-payments.csv", ExportAsync).WithName("exportRefundPayments").Allow(RouteAccess.Staff).Gives("text/csv");
        Act<CommentBody>(matches, "retry", body => new RetryRefund(Check.Comment(body.Comment)));
        Act<CommentBody>(matches, "credit", body => new CreditRefund(Check.Comment(body.Comment)));
        Act<SettleBody>(matches, "settle", body => new SettleRefund(Check.Text(body.Reference, "reference"), Check.Comment(body.Comment)));
    }

    private static void Act<T>(RouteGroupBuilder matches, string verb, Func<T, Command> command)
        where T : class, new() =>
        matches.MapPost("/{id}/refund-payments/{payment}/" + verb, (HttpContext context, Call<T> call, string id, string payment, IReads reads, IGrains grains, RefundPaymentList list) => ActAsync(context, call, id, payment, command(call.Body), reads, grains, list))
            .WithName(verb + "RefundPayment").Allow(Role.Owner, Role.Manager).WithMetadata(MovesValue.Mark);

    private static async Task<Accepted> PostAsync(Call<DispatchBody> call, string id, IGrains grains, IServiceProvider services, TimeProvider time)
    {
        var body = call.Body;
        var policy = Check.Word(body.Credit ?? "ifImpossible", "credit", ("never", CreditPolicy.Never), ("ifImpossible", CreditPolicy.IfImpossible), ("always", CreditPolicy.Always));
        var filter = RefundsApi.Filter(body.Filter);
        if (filter is not { Category: null, Channel: null, Session: null })
            throw ProblemException.Invalid("filter", "payments are chosen by method only");
        var provider = (services.GetService(typeof(IPayments)) as IPayments)?.Provider ?? NoProvider;
        var terms = new DispatchTerms(policy, filter.Method, provider, body.Choice is { } choice ? Choice(choice, body.At > time.GetUtcNow() ? body.At.Value : time.GetUtcNow()) : null);
        var command = new DispatchRefunds(RequestId.Make(call.Id, GrainKind.Job), terms, body.At, Check.Comment(body.Comment));
        var answer = await grains.AskAsync(call.Caller.At(MatchesApi.Id(id)), new(call.Id, command, call.Caller.Actor, AwaitDelivery: true));
        return answer.Reply is JobAccepted accepted ? Accepted.Of(accepted.Job, answer.Replayed) : Problem.Of(answer);
    }

    private static ChoiceTerms Choice(ChoiceBody body, DateTimeOffset from)
    {
        var until = Check.Required(body.Until, "choice.until");
        if (until > from + ChoiceTerms.Longest)
            throw ProblemException.Invalid("choice.until", $"at most {ChoiceTerms.Longest.TotalDays} days after the start");
        var donation = Check.Optional(body.Donation, "choice.donation", Check.MaxName);
        var otherwise = RefundChoicesApi.Read(body.Default ?? "source", "choice.default");
        if (otherwise == RefundChoice.Donation && donation is null)
            throw ProblemException.Invalid("choice.default", "nobody takes donations");
        return new(until, otherwise, body.BonusBps is null ? 0 : Check.Between(body.BonusBps, "choice.bonusBps", 0, 10_000), donation, body.Mail);
    }

    private static async Task<Result<ListReply<RefundPaymentReply>>> ListAsync(HttpContext context, Caller caller, string id, PageQuery page, string? status, RefundPaymentList list)
    {
        RefundStatus? wanted = status is null ? null : Check.Word(
            status, "status", ("due", RefundStatus.Due), ("sent", RefundStatus.Sent), ("pending", RefundStatus.Pending), ("done", RefundStatus.Done), ("failed", RefundStatus.Failed));
        return await list.PageAsync(context, caller, MatchesApi.Id(id), page, wanted);
    }

    private static async Task<Result<RefundTotalsReply>> TotalsAsync(HttpContext context, Caller caller, string id, IGrains grains, RefundPaymentList list)
    {
        await MatchesApi.ViewAsync(caller, id, grains);
        return await list.SumAsync(context, caller, MatchesApi.Id(id));
    }

    private static async Task<IResult> ExportAsync(HttpContext context, Caller caller, string id, IGrains grains, RefundPaymentList list)
    {
        await MatchesApi.ViewAsync(caller, id, grains);
        var csv = CsvText.Begin(context.Response, "refunds.csv", "id,payment,amount,to,status,settled,bonus,reason,reference,tickets,choice,chosen");
        await foreach (var refund in list.AllAsync(caller, MatchesApi.Id(id)))
        {
            var r = list.Reply(context, caller, refund);
            await csv.LineAsync($"{r.Id},{CsvCell.Of(r.Payment)},{r.Amount},{Name(r.To)},{Name(r.Status)},{r.Settled},{r.Bonus},{CsvCell.Of(r.Reason)},{CsvCell.Of(r.Reference)},{string.Join(' ', r.Tickets!)},{r.Choice?.Link},{(r.Choice?.Chosen is { } chosen ? Name(chosen) : "")}");
        }

        await csv.SendAsync();
        return Results.Empty;
    }

    private static string Name<T>(T word)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(word.ToString());

    private static async Task<Result<RefundPaymentReply>> ActAsync<T>(HttpContext context, Call<T> call, string id, string payment, Command command, IReads reads, IGrains grains, RefundPaymentList list)
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
        if (view is { Status: RefundStatus.Sent, To: not RefundTarget.Card } && await reads.OutcomeAsync(call.Caller.At(refund), answer.Seq) is { Reply: not Refused })
            view = view with { Status = RefundStatus.Done, Settled = view.Total };
        return Result<RefundPaymentReply>.Of(list.Reply(context, call.Caller, view), answer.Replayed);
    }
}

/// <summary>POST /v1/matches/{id}/refund-payments.</summary>
internal sealed record DispatchBody
{
    public DateTimeOffset? At { get; init; }
    public FilterBody? Filter { get; init; }
    [AllowedValues("never", "ifImpossible", "always")] public string? Credit { get; init; }

    /// <summary>Each buyer is asked by a link where he wants his refund; absent: nobody is.</summary>
    public ChoiceBody? Choice { get; init; }
    public string? Comment { get; init; }
}

/// <summary>What buyers can choose until when, and what those get who do not.</summary>
internal sealed record ChoiceBody
{
    [Required] public DateTimeOffset? Until { get; init; }
    [AllowedValues("source", "wallet", "donation")] public string? Default { get; init; }

    /// <summary>Gift on top for those who take the wallet.</summary>
    [Range(0, 10_000)] public int? BonusBps { get; init; }

    /// <summary>Who is given what is donated; absent: donations are not on offer.</summary>
    [StringLength(200, MinimumLength = 1)] public string? Donation { get; init; }

    /// <summary>Buyers whose mail address is known are sent their link, in their language.</summary>
    public bool Mail { get; init; }
}

/// <summary>POST …/settle: it was paid by other means.</summary>
internal sealed record SettleBody
{
    [Required, StringLength(200, MinimumLength = 1)] public string? Reference { get; init; }
    public string? Comment { get; init; }
}
