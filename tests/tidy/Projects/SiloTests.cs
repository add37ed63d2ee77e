using System.Text.RegularExpressions;
using Xunit;

namespace Cashback.Tidy.Projects;

/// <summary>What the everyday build cannot see of the silo, since it does not build it.</summary>
public sealed partial class SiloTests
{
    [Fact]
    public void EveryKind_HasAGrainClass()
    {
        var classes = SourceTree.Read("silo/GrainClasses.cs");
        Findings.None(
            from match in Kind().Matches(SourceTree.Read("grain-interfaces/Grains/GrainKind.cs"))
            let kind = match.Groups["kind"].Value
            where !classes.Contains($"GrainType(\"{kind.ToLowerInvariant()}\")]", StringComparison.Ordinal)
            select $"silo/GrainClasses.cs has no class for {kind}");
    }

    [Fact]
    public void EveryGrainClass_IsReentrant() => Findings.None(
        from file in SourceTree.Code
        where file.Project == "silo"
        from line in file.Lines
        where line.Contains("GrainType(\"", StringComparison.Ordinal) && !line.StartsWith("[Reentrant, ", StringComparison.Ordinal)
        select $"{file.Path}: {line}");

    [GeneratedRegex(@"^\s+(?<kind>[A-Z]\w+) = \d+,", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Kind();
}
