using System.Runtime.InteropServices;

namespace Cashback.Results;

/// <summary>Prints findings as they come, and at the end all of them as one Markdown table.</summary>
internal sealed class Report
{
    private readonly List<Finding> findings = [];

    public bool AllMet => findings.All(f => f.IsMet);

    public void Add(Finding finding)
    {
        findings.Add(finding);
        Console.Error.WriteLine(finding);
    }

    public void Print()
    {
        Console.WriteLine($"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, {DateTimeOffset.UtcNow:yyyy-MM-dd HH:mm} UTC");
        Console.WriteLine();
        Console.WriteLine("| what | value | peer | ratio | target | |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var finding in findings)
            Console.WriteLine(finding);
    }
}
