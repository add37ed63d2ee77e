using System.Text;
using Cashback.Access;
using Cashback.Bodies;
using Cashback.Grains;
using Cashback.Problems;
using QRCoder;

namespace Cashback.Cards;

/// <summary>Cards on paper: QR codes as pictures, a sheet of many for the printer, a list for a card printer.</summary>
internal static class CardPrintsApi
{
    public static void MapCardPrints(this IEndpointRouteBuilder v1)
    {
        var cards = v1.MapGroup("/cards").WithTags("Cards");
        cards.MapGet("/{id}/qr.svg", SvgAsync).WithName("getCardQrSvg").Allow([.. RouteAccess.Staff, Role.Customer]).Gives("image/svg+xml");
        cards.MapGet("/{id}/qr.png", PngAsync).WithName("getCardQrPng").Allow([.. RouteAccess.Staff, Role.Customer]).Gives("image/png");
        cards.MapPost("/sheet", SheetAsync).WithName("printCards").Allow(Role.Owner, Role.Manager, Role.Support).Gives("text/html", "text/csv");
    }

    private static async Task<IResult> SvgAsync(Caller caller, string id, HttpContext context, CardFinder finder, IGrains grains, CardCodes codes)
    {
        var (token, _) = await FindAsync(caller, id, finder, grains, codes);
        context.Response.Headers.CacheControl = "private, no-store";
        return Results.Text(Svg(token), "image/svg+xml", Encoding.UTF8);
    }

    private static async Task<IResult> PngAsync(Caller caller, string id, HttpContext context, CardFinder finder, IGrains grains, CardCodes codes)
    {
        var (token, _) = await FindAsync(caller, id, finder, grains, codes);
        using var qr = QRCodeGenerator.GenerateQrCode(token, QRCodeGenerator.ECCLevel.M);
        using var png = new PngByteQRCode(qr);
        context.Response.Headers.CacheControl = "private, no-store";
        return Results.Bytes(png.GetGraphic(10), "image/png");
    }

    /// <summary>A page that prints 24 cards a sheet of A4; <c>?format=csv</c>: one line a card.</summary>
    private static async Task SheetAsync(Call<SheetBody> call, HttpContext context, CardFinder finder, IGrains grains, CardCodes codes)
    {
        var asked = Check.Required(call.Body.Cards, "cards");
        if (asked.Count is 0 or > CardBatch.MaxCount)
            throw ProblemException.Invalid("cards", $"1 to {CardBatch.MaxCount} cards");
        var cards = new List<IssuedCard>(asked.Count);
        foreach (var name in asked)
        {
            var (_, view) = await FindAsync(call.Caller, name, finder, grains, codes);
            cards.Add(CardsApi.Print(call.Caller.Programme, view.Id, view.Serial, codes));
        }

        var csv = context.Request.Query["format"] is ["csv"];
        context.Response.Headers.CacheControl = "private, no-store";
        context.Response.ContentType = csv ? "text/csv; charset=utf-8" : "text/html; charset=utf-8";
        await context.Response.WriteAsync(csv ? "id,number,token,claimCode\r\n" : SheetHead);
        foreach (var card in cards)
            await context.Response.WriteAsync(csv ? $"{card.Id},{card.Number},{card.Token},{card.ClaimCode}\r\n" : Figure(card));
        if (!csv)
            await context.Response.WriteAsync("</main></body></html>\n");
    }

    private static string Figure(IssuedCard card) =>
        $"<figure>{Svg(card.Token)}<figcaption>{Grouped(card.Number)}<br><small>{card.ClaimCode}</small></figcaption></figure>\n";

    private static async ValueTask<(string Token, CardView View)> FindAsync(Caller caller, string? name, CardFinder finder, IGrains grains, CardCodes codes)
    {
        var card = await finder.FindAsync(caller, name, "cards");
        var view = await grains.CardAsync(caller, card.Id);
        if (caller.Role == Role.Customer && view.Customer != caller.Key.Customer)
            throw ProblemException.NotFound();
        return (codes.Token(caller.At(card.Id)), view);
    }

    private static string Svg(string token)
    {
        using var qr = QRCodeGenerator.GenerateQrCode(token, QRCodeGenerator.ECCLevel.M);
        using var svg = new SvgQRCode(qr);
        return svg.GetGraphic(4, "#000", "#fff", sizingMode: SvgQRCode.SizingMode.ViewBoxAttribute);
    }

    private static string Grouped(string number) => $"{number[..4]} {number[4..8]} {number[8..]}";

    private const string SheetHead = """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>Cards</title><style>
        @page { size: A4; margin: 10mm }
        body { margin: 0; font: 11pt/1.3 system-ui, sans-serif }
        main { display: grid; grid-template-columns: repeat(4, 1fr); gap: 6mm }
        figure { margin: 0; padding: 2mm; border: 1px dashed #999; text-align: center; break-inside: avoid }
        svg { width: 32mm; height: 32mm }
        small { font-family: ui-monospace, monospace }
        </style></head><body><main>

        """;
}
