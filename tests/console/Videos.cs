using QRCoder;

namespace Cashback.Console.Tests;

/// <summary>A film of a card that is held before a camera: our own QR code, a little out of the middle, as raw YUV.</summary>
internal static class Videos
{
    private const int Width = 640;
    private const int Height = 480;
    private const int Dot = 8;
    private const int Frames = 4;

    public static string OfCode(string text)
    {
        using var qr = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var side = qr.ModuleMatrix.Count;
        var luma = new byte[Width * Height];
        Array.Fill(luma, (byte)225);
        var (left, top) = ((Width - (side * Dot)) / 2 + 20, (Height - (side * Dot)) / 2 - 10);
        for (var y = 0; y < side * Dot; y++)
        {
            for (var x = 0; x < side * Dot; x++)
                luma[((top + y) * Width) + left + x] = qr.ModuleMatrix[y / Dot][x / Dot] ? (byte)30 : (byte)225;
        }

        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.y4m");
        using var file = File.Create(path);
        file.Write("YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420mpeg2\n"u8);
        var chroma = new byte[Width * Height / 2];
        Array.Fill(chroma, (byte)128);
        for (var frame = 0; frame < Frames; frame++)
        {
            file.Write("FRAME\n"u8);
            file.Write(luma);
            file.Write(chroma);
        }

        return path;
    }
}
