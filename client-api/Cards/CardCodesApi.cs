using Cashback.Access;
using Cashback.Codes;
using Cashback.Grains;
using Cashback.Problems;

namespace Cashback.Cards;

/// <summary>The rotating code of a digital card, for its customer's screen.</summary>
internal static class CardCodesApi
{
    public static void MapCardCodes(this IEndpointRouteBuilder v1) =>
        v1.MapGet("/cards/{id}/code", CodeAsync).WithTags("Cards").WithName("getCardCode").Allow(Role.Customer);

    private static async Task<Result<CodeReply>> CodeAsync(Caller caller, string id, HttpContext context, CardFinder finder, RotatingTokens tokens, IGrains grains, TimeProvider time)
    {
        var card = await finder.FindAsync(caller, id, "id");
        var view = await grains.CardAsync(caller, card.Id);
        if (view.Customer is null || view.Customer != caller.Key.Customer)
            throw ProblemException.NotFound();
        if (view.Kind != CardKind.Digital)
            return Problem.Of(ProblemCode.CardNotDigital);
        var slot = RotatingCode.SlotAt(time.GetUtcNow());
        context.Response.Headers.CacheControl = "private, no-store";
        return new CodeReply(tokens.Make(caller.At(card.Id), slot), DateTimeOffset.FromUnixTimeSeconds((slot + 1) * RotatingCode.Seconds));
    }
}

/// <summary>Shown until then; taken for 30 seconds more, since clocks differ.</summary>
internal sealed record CodeReply(string Token, DateTimeOffset ValidUntil);
