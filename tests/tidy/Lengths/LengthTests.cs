using Xunit;

namespace Cashback.Tidy.Lengths;

/// <summary>
/// A ratchet: these numbers may go down, never up. Half of the files are short, so that what a file is about can be seen at
/// once.
/// </summary>
public sealed class LengthTests
{
    private const int LongestFile = 300;
    private const int MedianFile = 60;
    private const int FewAbove = 150;
    private const int ShareAbove = 10;
    private const int LongestMember = 70;

    private static IReadOnlyList<int> Lengths { get; } = [.. SourceTree.Code.Where(f => !f.IsTest).Select(f => f.Lines.Count).Order()];

    [Fact]
    public void Files_AreNotTooLong() => Findings.None(
        from file in SourceTree.Code
        where file.Lines.Count > LongestFile
        select $"{file.Path} has {file.Lines.Count} lines");

    [Fact]
    public void Files_AreMostlyShort() => Assert.True(Lengths[Lengths.Count / 2] <= MedianFile, $"the median file has {Lengths[Lengths.Count / 2]} lines");

    [Fact]
    public void Files_AreRarelyLong() => Assert.True(Lengths.Count(l => l > FewAbove) * ShareAbove <= Lengths.Count, $"{Lengths.Count(l => l > FewAbove)} of {Lengths.Count} files are above {FewAbove} lines");

    [Fact]
    public void Members_AreNotTooLong() => Findings.None(
        from file in SourceTree.Code
        from member in Members.Of(file.Lines)
        where member.Length >= LongestMember
        select $"{file.Path}:{member.Line} has {member.Length} lines");
}
