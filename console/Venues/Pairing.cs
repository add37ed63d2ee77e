using Cashback.Access;
using QRCoder;

namespace Cashback.Venues;

/// <summary>A device becomes a till by reading a code from the console: an address with the till's key in the part that no browser sends.</summary>
internal static class Pairing
{
    public static string Link(HttpContext context, string key) => $"{Origin.Of(context)}/sign-in#key={key}";

    public static string Picture(string link)
    {
        using var qr = QRCodeGenerator.GenerateQrCode(link, QRCodeGenerator.ECCLevel.M);
        using var svg = new SvgQRCode(qr);
        return svg.GetGraphic(4, "#000", "#fff", sizingMode: SvgQRCode.SizingMode.ViewBoxAttribute);
    }
}
