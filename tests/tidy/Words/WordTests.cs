using System.Text.RegularExpressions;
using Xunit;

namespace Cashback.Tidy.Words;

/// <summary>What may not stand in the source. Tidy's own files name these words, so they are left out.</summary>
public sealed partial class WordTests
{
    private static readonly string[] NoNames = ["Core", "Common", "Shared", "Utils", "Util", "Helpers", "Helper", "Misc"];

    /// <summary>The one test file that may pause: it waits for what it wants to see.</summary>
    private const string Patience = "tests/hosts/Patience.cs";

    private static IEnumerable<SourceFile> Others => SourceTree.Code.Where(f => !f.IsTidy);

    [Fact]
    public void Folders_AreNamedAfterFeatures() => Findings.None(
        from folder in SourceTree.Folders
        where NoNames.Contains(folder.Split('/')[^1], StringComparer.OrdinalIgnoreCase)
        select folder);

    [Fact]
    public void Namespaces_EndWithTheFolder() => Findings.None(
        from file in SourceTree.Code
        let folder = file.Path.Split('/')[^2]
        where char.IsUpper(folder[0])
        from line in file.Lines
        where line.StartsWith("namespace ", StringComparison.Ordinal) && line.TrimEnd(';').Split('.', ' ')[^1] != folder
        select $"{file.Path}: {line}");

    [Fact]
    public void Nothing_IsLeftUndone() => Findings.None(Findings.Lines(Others, line => Undone().IsMatch(line)));

    [Fact]
    public void Code_IsNotCommentedOut() => Findings.None(Findings.Lines(Others, line => CommentedOut().IsMatch(line)));

    [Fact]
    public void Tests_AreNotSkipped() => Findings.None(Findings.Lines(Others.Where(f => f.IsTest), line => Skipped().IsMatch(line)));

    [Fact]
    public void Tests_DoNotSleep() => Findings.None(Findings.Lines(Others.Where(f => f.IsTest && f.Path != Patience), line => Sleep().IsMatch(line)));

    [Fact]
    public void Grains_DoNotLeaveTheirScheduler() => Findings.None(Findings.Lines(
        Others.Where(f => f.Path.StartsWith("grains/", StringComparison.Ordinal) || f.Path.StartsWith("simulator/", StringComparison.Ordinal)),
        line => line.Contains("Task.Run", StringComparison.Ordinal) || line.Contains("ConfigureAwait(false)", StringComparison.Ordinal)));

    [Theory]
    [InlineData("    // var x = Find(y);", true)]
    [InlineData("    // if (x)", true)]
    [InlineData("    // A sentence; it goes on.", false)]
    [InlineData("    /// <summary>var x = 1;</summary>", false)]
    public void CommentedOut_KnowsCodeFromSentences(string line, bool isCode) => Assert.Equal(isCode, CommentedOut().IsMatch(line));

    [Theory]
    [InlineData("await Task.Delay(100);", true)]
    [InlineData("await Task.Delay(TimeSpan.FromSeconds(1), cancel);", true)]
    [InlineData("using var pause = new PeriodicTimer(Pause);", true)]
    [InlineData("Thread.Sleep(1);", true)]
    [InlineData("SpinWait.SpinUntil(IsFree, Patience)", true)]
    [InlineData("await Task.Delay(TimeSpan.FromSeconds(1), time);", false)]
    [InlineData("await Patience.PauseAsync();", false)]
    public void DoNotSleep_KnowsTheSimulatedClock(string line, bool sleeps) => Assert.Equal(sleeps, Sleep().IsMatch(line));

    /// <summary>A delay on a clock that is handed in takes no real time.</summary>
    [GeneratedRegex(@"\bThread\.Sleep\b|\bSpinWait\b|\bnew PeriodicTimer\(|\bTask\.Delay\((?!.*, time\))", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Sleep();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK)\b|NotImplemented", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Undone();

    [GeneratedRegex(@"^\s*//(?!/)\s*([\w.<>\[\], ]+(=|\().*;|(if|for|foreach|while|switch|using) ?\(.*\)|[{}]|return\b.*;)\s*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CommentedOut();

    [GeneratedRegex(@"\bSkip\s*=|\bSkipUnless\b|\bSkipWhen\b|Assert\.Skip", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Skipped();
}
