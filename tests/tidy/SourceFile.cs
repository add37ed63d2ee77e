namespace Cashback.Tidy;

/// <summary>One file of the tree.</summary>
/// <param name="Path">From the root, with slashes.</param>
/// <param name="Lines">Its text.</param>
internal sealed record SourceFile(string Path, IReadOnlyList<string> Lines)
{
    /// <summary>The project folder: the first folder, or the first two under grains and tests.</summary>
    public string Project
    {
        get
        {
            var parts = Path.Split('/');
            return parts[0] is "grains" or "tests" ? $"{parts[0]}/{parts[1]}" : parts[0];
        }
    }

    public bool IsTest => Path.StartsWith("tests/", StringComparison.Ordinal);

    public bool IsTidy => Path.StartsWith("tests/tidy/", StringComparison.Ordinal);
}
