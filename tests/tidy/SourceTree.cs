namespace Cashback.Tidy;

/// <summary>The source as it lies on the disk, without what building leaves there.</summary>
internal static class SourceTree
{
    private static readonly string[] Left = ["bin", "obj", ".git", "node_modules", "artifacts", "data", "TestResults", ".vs"];

    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<SourceFile> Code { get; } = Files("*.cs");

    public static IReadOnlyList<SourceFile> Projects { get; } = Files("*.csproj");

    public static IReadOnlyList<string> Folders { get; } = [.. Walk(Root).Select(Relative)];

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static bool Exists(string path) => File.Exists(Path.Combine(Root, path));

    public static IReadOnlyList<SourceFile> Files(string pattern) =>
        [.. Walk(Root).SelectMany(folder => Directory.EnumerateFiles(folder, pattern)).Select(file => new SourceFile(Relative(file), File.ReadAllLines(file))).OrderBy(f => f.Path, StringComparer.Ordinal)];

    private static IEnumerable<string> Walk(string folder) =>
        Directory.EnumerateDirectories(folder).Where(sub => !Left.Contains(Path.GetFileName(sub), StringComparer.Ordinal)).SelectMany(Walk).Prepend(folder);

    private static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static string FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Cashback.sln")))
                return at.FullName;
        }

        throw new DirectoryNotFoundException("Cashback.sln is not above the tests");
    }
}
