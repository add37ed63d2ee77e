using System.Collections.Concurrent;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Cashback.Assets;

/// <summary>
/// Styles, scripts, fonts and icons: inside of the assembly, so that any host serves them without a web root. Their path holds
/// a hash of all of them, so a browser may keep each for ever.
/// </summary>
internal static class AssetFiles
{
    private const string Root = "wwwroot/";

    private static readonly string[] Names = [.. typeof(AssetFiles).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Root, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    private static readonly ConcurrentDictionary<string, Asset> Loaded = new(StringComparer.Ordinal);

    public static string Version { get; } = Hash();

    public static string Path(string name) => $"/assets/{Version}/{name}";

    /// <summary>GET /assets/{version}/{**name}.</summary>
    public static IResult Get(HttpContext context, string version, string name)
    {
        if (Find(name) is not { } asset)
            return new RazorComponentResult<Layout.NotFoundPage> { StatusCode = StatusCodes.Status404NotFound };
        context.Response.Headers.CacheControl = version == Version ? "public, max-age=31536000, immutable" : "no-cache";
        context.Response.Headers.Vary = "Accept-Encoding";
        if (asset.Packed is { } packed && context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.Ordinal))
        {
            context.Response.Headers.ContentEncoding = "gzip";
            return Results.Bytes(packed, asset.Type);
        }

        return Results.Bytes(asset.Bytes, asset.Type);
    }

    private static Asset? Find(string name)
    {
        if (Loaded.TryGetValue(name, out var known))
            return known;
        if (!Names.Contains(Root + name, StringComparer.Ordinal))
            return null;
        var bytes = Read(Root + name);
        var type = Type(name);
        return Loaded.GetOrAdd(name, new Asset(type, bytes, type.StartsWith("font/", StringComparison.Ordinal) ? null : Pack(bytes)));
    }

    private static string Type(string name) => System.IO.Path.GetExtension(name) switch
    {
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".png" => "image/png",
        ".woff2" => "font/woff2",
        ".wasm" => "application/wasm",
        ".webmanifest" => "application/manifest+json",
        _ => "text/plain; charset=utf-8",
    };

    private static byte[] Pack(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
            gzip.Write(bytes);
        return packed.ToArray();
    }

    private static byte[] Read(string name)
    {
        using var stream = typeof(AssetFiles).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static string Hash()
    {
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var name in Names)
        {
            all.AppendData(Encoding.UTF8.GetBytes(name));
            all.AppendData(Read(name));
        }

        return Convert.ToHexStringLower(all.GetHashAndReset())[..12];
    }

    private sealed record Asset(string Type, byte[] Bytes, byte[]? Packed);
}
