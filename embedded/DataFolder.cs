using Cashback.Codes;

namespace Cashback.Embedded;

/// <summary>What the program keeps beside its database.</summary>
internal static class DataFolder
{
    public static string Path(IConfiguration configuration) => configuration["data"] ?? "./data";

    public static bool InMemory(IConfiguration configuration) => configuration["journal"] is "memory";

    /// <summary>Where the keys of the pages' cookies are kept; null: they end with the process, as everything in memory does.</summary>
    public static string? Cookies(IConfiguration configuration) => InMemory(configuration) ? null : System.IO.Path.Combine(Path(configuration), "cookies");

    /// <summary>CASHBACK_QR_KEY, or <c>qr.key</c> in the data folder, made where it is missing and readable by its owner only.</summary>
    public static MasterKey Master(IConfiguration configuration)
    {
        if (configuration["CASHBACK_QR_KEY"] is { Length: > 0 } given)
            return Parse(given, "CASHBACK_QR_KEY");
        if (InMemory(configuration))
            return MasterKey.Parse(MasterKey.Make());
        Directory.CreateDirectory(Path(configuration));
        var file = System.IO.Path.Combine(Path(configuration), "qr.key");
        if (!File.Exists(file))
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var stream = new FileStream(file, options);
            using var writer = new StreamWriter(stream);
            writer.Write(MasterKey.Make());
            writer.Flush();
            stream.Flush(flushToDisk: true);
        }

        return Parse(File.ReadAllText(file).Trim(), file);
    }

    private static MasterKey Parse(string text, string source)
    {
        try
        {
            return MasterKey.Parse(text);
        }
        catch (FormatException broken)
        {
            throw new InvalidOperationException($"{source} must be {MasterKey.Size} bytes in base64", broken);
        }
    }
}
