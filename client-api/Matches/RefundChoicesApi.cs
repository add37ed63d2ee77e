using System.ComponentModel.DataAnnotations;
using Cashback.Access;
using Cashback.Bodies;
using Cashback.Codes;
using Cashback.Grains;
using Cashback.Problems;
using Cashback.Programmes;

namespace Cashback.Matches;

/// <summary>
/// A buyer's link: what is refunded to him, and where he wants it. It needs no key: who has the link is the buyer. It names
/// nobody, and shows no payment.
/// </summary>
internal static class RefundChoicesApi
{
    public static void MapRefundChoices(this IEndpointRouteBuilder v1)
    {
        var choices = v1.MapGroup("/refund-choices").WithTags("Matches");
        choices.MapGet("/{id}", GetAsync).WithName("getRefundChoice");
        choices.MapPost("/{id}", ChooseAsync).WithName("chooseRefund").WithMetadata(new BodyShape(typeof(ChooseBody), "application/json"));
    }

    public static RefundChoice Read(string word, string field) =>
        Check.Word(word, field, ("source", RefundChoice.Source), ("wallet", RefundChoice.Wallet), ("donation", RefundChoice.Donation));

    private static async Task<Result<RefundChoiceReply>> GetAsync(string id, RefundLinks links, IGrains grains) => await ReplyAsync(Find(id, links), grains);

    /// <summary>A choice is made once: its request id comes from the refund and the choice, so it needs no key of idempotency.</summary>
    private static async Task<Result<RefundChoiceReply>> ChooseAsync(string id, HttpContext context, RefundLinks links, IGrains grains)
    {
        var body = await RawBody.ReadAsync(context.Request, RawBody.MaxBytes, RawBody.Json, static bytes => bytes.IsEmpty ? new ChooseBody() : JsonBody.Parse<ChooseBody>(bytes));
        var choice = Read(Check.Text(body.Choice, "choice"), "choice");
        var refund = Find(id, links);
        var view = await ViewAsync(refund, grains);
        var request = RequestId.Derive(refund.Ref.Key, $"choose {choice} {view.Choice?.Until.UtcTicks} {view.Settled}");
        var answer = await grains.AskAsync(refund, new(request, new ChooseRefund(choice), Actor.System, AwaitDelivery: true));
        return answer.Reply is RefundSent ? await ReplyAsync(refund, grains) : Problem.Of(answer);
    }

    private static GrainId Find(string token, RefundLinks links) => links.TryRead(token, out var refund) ? refund : throw ProblemException.NotFound();

    private static ValueTask<RefundPaymentView> ViewAsync(GrainId refund, IGrains grains) => grains.ViewAsync<RefundPaymentView>(refund, new GetRefundPayment(), Actor.System);

    private static async Task<RefundChoiceReply> ReplyAsync(GrainId refund, IGrains grains)
    {
        var view = await ViewAsync(refund, grains);
        if (view.Choice is not { } terms)
            throw ProblemException.NotFound();
        var match = await grains.ViewAsync<MatchView>(refund with { Ref = view.Match }, new GetMatch(), Actor.System);
        var info = (await grains.ViewAsync<ProgrammeView>(new(refund.Programme, GrainRef.Programme), new GetProgramme(), Actor.System)).Snapshot.Info;
        var amount = view.Total - view.Settled;
        var options = (view.Offers ?? []).Select(offer => new ChoiceOption(offer.Choice, amount, offer.Bonus, offer.Choice == RefundChoice.Donation ? terms.Donation : null));
        return new(info.Name, info.Currency, info.Exponent, match.Name, match.StartsAt, view.Total, view.Settled, view.Bonus, [.. options], terms.Until, terms.Default, view.Chosen, view.Status, view.To);
    }
}

/// <summary>POST /v1/refund-choices/{id}.</summary>
internal sealed record ChooseBody
{
    [Required, AllowedValues("source", "wallet", "donation")] public string? Choice { get; init; }
}

/// <summary>What a buyer sees. Options: empty once he has chosen or it is too late. Exponent: decimal places of the currency.</summary>
internal sealed record RefundChoiceReply(
    string Programme,
    string Currency,
    int Exponent,
    string Match,
    DateTimeOffset StartsAt,
    long Amount,
    long Settled,
    long Bonus,
    IReadOnlyList<ChoiceOption> Options,
    DateTimeOffset Until,
    RefundChoice Default,
    RefundChoice? Chosen,
    RefundStatus Status,
    RefundTarget To);

/// <summary>One thing to choose. Bonus: gift on top. Name: who is given a donation.</summary>
internal sealed record ChoiceOption(RefundChoice Choice, long Amount, long Bonus, string? Name);
