namespace Cashback.Hosts;

/// <summary>Where the source tree is.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Cashback.sln")))
                return at.FullName;
        }

        throw new DirectoryNotFoundException($"{folder} is not in the source tree");
    }
}
