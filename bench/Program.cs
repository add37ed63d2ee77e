using System.CommandLine;
using Cashback;
using Cashback.Results;
using Cashback.Scans;

var scenarios = new Argument<string[]>("scenarios") { Description = "Which; all if absent.", Arity = ArgumentArity.ZeroOrMore };
scenarios.AcceptOnlyFromAmong([.. ScanScenarios.Names]);
var root = new RootCommand("Measures the host against its peers, in one run on one machine. Build it and the host with -c Release.") { scenarios };
BenchOptions.AddTo(root);
root.SetAction(async (parsed, _) =>
{
    var options = BenchOptions.Of(parsed);
    var report = new Report();
    var chosen = parsed.GetValue(scenarios) is { Length: > 0 } some ? some.ToHashSet(StringComparer.Ordinal) : [.. ScanScenarios.Names];
    try
    {
        await new ScanScenarios(options, chosen, report).RunAsync();
    }
    finally
    {
        Directory.Delete(options.Folder, recursive: true);
        report.Print();
    }

    return report.AllMet ? 0 : 1;
});
return await root.Parse(args).InvokeAsync();
