using System.Text.RegularExpressions;
using Xunit;

namespace Cashback.Tidy.Projects;

/// <summary>Every project is built and tested, but the cluster only where it is asked for.</summary>
public sealed partial class SolutionTests
{
    /// <summary>What only the configuration Cluster builds: its packages are not everywhere to be had.</summary>
    private static readonly string[] ClusterOnly = ["silo/", "tests/silo/", "bench/cluster/"];

    private static readonly string Solution = SourceTree.Read("Cashback.sln");

    private static IReadOnlyDictionary<string, string> Ids { get; } =
        Projects().Matches(Solution).ToDictionary(m => m.Groups["path"].Value.Replace('\\', '/'), m => m.Groups["id"].Value, StringComparer.Ordinal);

    [Fact]
    public void Projects_AreAllListed() => Findings.None(SourceTree.Projects.Select(p => p.Path).Where(path => !Ids.ContainsKey(path)));

    [Fact]
    public void Listed_ProjectsAllExist() => Findings.None(Ids.Keys.Where(path => !SourceTree.Exists(path)));

    [Theory]
    [InlineData("Debug")]
    [InlineData("Release")]
    [InlineData("Cluster")]
    public void Configuration_BuildsWhatItShould(string configuration) => Findings.None(
        from project in Ids
        let isCluster = ClusterOnly.Any(folder => project.Key.StartsWith(folder, StringComparison.Ordinal))
        let isBuilt = Solution.Contains($"{project.Value}.{configuration}|Any CPU.Build.0", StringComparison.Ordinal)
        where isBuilt != (configuration == "Cluster" || !isCluster)
        select $"{project.Key} in {configuration}: built {isBuilt}");

    [Fact]
    public void TestProjects_AreNamedAlike() => Findings.None(
        from project in SourceTree.Projects
        where project.IsTest && !TestProject().IsMatch(project.Path)
        select $"{project.Path} is not tests/<name>/Cashback.<Name>.Tests.csproj, so ./test does not find it");

    [GeneratedRegex("""^Project\("[^"]+"\) = "[^"]+", "(?<path>[^"]+\.csproj)", "(?<id>[^"]+)"\s*$""", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Projects();

    [GeneratedRegex(@"^tests/[a-z-]+/Cashback\.[A-Za-z]+\.Tests\.csproj$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TestProject();
}
