using System.Xml.Linq;
using Xunit;

namespace Cashback.Tidy.Projects;

/// <summary>Who may see whom (docs/ARCHITECTURE.md, "Layout"). Hosts, tests and bench wire what they like.</summary>
public sealed class ReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["grain-interfaces"] = [],
        ["grains/domain"] = ["grain-interfaces"],
        ["journal"] = ["grain-interfaces", "grains/domain"],
        ["grains/shell"] = ["grain-interfaces", "grains/domain", "journal"],
        ["payments"] = ["grain-interfaces"],
        ["client-api"] = ["grain-interfaces"],
        ["console"] = ["grain-interfaces"],
        ["simulator"] = ["grain-interfaces", "grains/domain", "grains/shell", "journal", "payments"],
        ["cli"] = [],
    };

    private static readonly string[] Wires = ["embedded", "silo", "bench"];

    [Fact]
    public void References_PointOneWay() => Findings.None(
        from project in SourceTree.Projects
        where !project.IsTest && !Wires.Contains(project.Project)
        from reference in References(project)
        where !Allowed[project.Project].Contains(reference)
        select $"{project.Path} may not reference {reference}");

    [Fact]
    public void Projects_AreKnown() => Findings.None(
        from project in SourceTree.Projects
        where !project.IsTest && !Wires.Contains(project.Project) && !Allowed.ContainsKey(project.Project)
        select $"{project.Path} has no line in the table of references");

    [Fact]
    public void Nobody_SeesAHost() => Findings.None(
        from project in SourceTree.Projects
        where !project.IsTest
        from reference in References(project)
        where reference is "embedded" or "silo" or "cli" or "bench" && project.Project != "bench"
        select $"{project.Path} may not reference {reference}");

    [Theory]
    [InlineData("Npgsql", "journal")]
    [InlineData("Microsoft.Data.Sqlite", "journal")]
    [InlineData("SQLitePCL", "journal")]
    [InlineData("Orleans", "silo")]
    public void Package_IsMentionedByOneProject(string package, string owner) => Findings.None(
        from file in SourceTree.Code.Concat(SourceTree.Projects)
        where !file.IsTest && file.Project != owner && file.Project != "bench"
        from line in file.Lines
        where line.Contains($"using {package}", StringComparison.Ordinal)
            || line.Contains($"Include=\"{package}", StringComparison.Ordinal)
            || line.Contains($"Include=\"Microsoft.{package}", StringComparison.Ordinal)
        select $"{file.Path} mentions {package}: only {owner} may");

    [Fact]
    public void Packages_HaveTheirVersionInOnePlace() => Findings.None(
        from project in SourceTree.Projects
        from package in XDocument.Parse(string.Join('\n', project.Lines)).Descendants("PackageReference")
        where package.Attribute("Version") is not null || package.Attribute("VersionOverride") is not null
        select $"{project.Path}: {package}");

    internal static IEnumerable<string> References(SourceFile project) =>
        from reference in XDocument.Parse(string.Join('\n', project.Lines)).Descendants("ProjectReference")
        let path = Path.GetFullPath(Path.Combine(SourceTree.Root, Path.GetDirectoryName(project.Path)!, reference.Attribute("Include")!.Value.Replace('\\', '/')))
        select Path.GetRelativePath(SourceTree.Root, Path.GetDirectoryName(path)!).Replace('\\', '/');
}
