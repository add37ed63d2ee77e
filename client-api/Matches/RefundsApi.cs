using Cashback.Access;
using Cashback.Bodies;
using Cashback.Grains;
using Cashback.Groups;
using Cashback.Problems;

namespace Cashback.Matches;

/// <summary>POST /v1/matches/{id}/refunds: step 1, a job that exchanges tickets.</summary>
internal static class RefundsApi
{
    public static async Task<Accepted> PostAsync(Call<RefundBody> call, string id, IGrains grains)
    {
        var body = call.Body;
        if ((body.RateBps is null) == (body.Curve is null))
            throw ProblemException.Invalid("rateBps", "one of rateBps and curve");
        var terms = new RefundTerms(
            body.RateBps is null ? null : Check.Between(body.RateBps, "rateBps", 1, 10_000),
            body.Curve is { } curve ? Curve(curve) : null,
            Check.Text(body.Channel, "channel", Check.MaxChannel),
            Check.Text(body.PointOfSale, "pointOfSale", Check.MaxChannel),
            Filter(body.Filter),
            body.DryRun ?? false);
        var command = new RefundTickets(
            RequestId.Make(call.Id, GrainKind.Job), terms, body.At, Check.Optional(body.Confirm, "confirm", 100), Check.Comment(body.Comment));
        var answer = await grains.AskAsync(call.Caller.At(MatchesApi.Id(id)), new(call.Id, command, call.Caller.Actor, AwaitDelivery: true));
        return answer.Reply is JobAccepted accepted ? Accepted.Of(accepted.Job, answer.Replayed) : Problem.Of(answer);
    }

    public static TicketFilter Filter(FilterBody? body) => body is null ? new() : new(
        Check.Optional(body.Category, "filter.category", Check.MaxChannel),
        Check.Optional(body.Channel, "filter.channel", Check.MaxChannel),
        body.Method is null ? null : Check.Word(
            body.Method, "filter.method", ("card", TicketMethod.Card), ("wallet", TicketMethod.Wallet), ("gift", TicketMethod.Gift), ("voucher", TicketMethod.Voucher), ("cash", TicketMethod.Cash), ("other", TicketMethod.Other)),
        Check.Optional(body.Session, "filter.session", Check.MaxChannel));

    private static RateCurve Curve(CurveBody body) => body.Categories?.Count > RateCurve.MaxCategories ? throw ProblemException.Invalid("curve.categories", $"at most {RateCurve.MaxCategories}") : new(
        Check.Between(body.Minute, "curve.minute", 0, 10_000),
        Steps(body.Steps, "curve.steps"),
        [.. (body.Categories ?? []).Select(c => new CategoryCurve(Check.Text(c.Category, "curve.categories.category", Check.MaxChannel), Steps(c.Steps, "curve.categories.steps")))]);

    private static IReadOnlyList<CurveStep> Steps(IReadOnlyList<StepBody>? steps, string field)
    {
        if (steps is not { Count: > 0 and <= RateCurve.MaxSteps })
            throw ProblemException.Invalid(field, $"1 to {RateCurve.MaxSteps} steps");
        var read = steps.Select(s => new CurveStep(Check.Between(s.FromMinute, field + ".fromMinute", 0, 10_000), Check.Between(s.RateBps, field + ".rateBps", 0, 10_000))).ToList();
        return read.DistinctBy(s => s.FromMinute).Count() == read.Count ? read : throw ProblemException.Invalid(field, "each minute once");
    }
}
