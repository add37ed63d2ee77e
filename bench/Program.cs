using System.CommandLine;
using Cashback;
using Cashback.Engine;
using Cashback.Groups;
using Cashback.Growth;
using Cashback.Matches;
using Cashback.Memory;
using Cashback.Postgres;
using Cashback.Results;
using Cashback.Scans;

string[] all = [.. ScanScenarios.Names, EngineScenario.Name, MemoryScenario.Name, GrowthScenario.Name, DashboardScenario.Name, PostgresScenarios.Name, GroupScenario.Name, MatchScenario.Name, MatchHostScenario.Name];
var scenarios = new Argument<string[]>("scenarios") { Description = "Which; all if absent.", Arity = ArgumentArity.ZeroOrMore };
scenarios.AcceptOnlyFromAmong(all);
var root = new RootCommand("Measures the host against its peers, in one run on one machine. Build it and the host with -c Release.") { scenarios };
BenchOptions.AddTo(root);
root.SetAction(async (parsed, _) =>
{
    var options = BenchOptions.Of(parsed);
    var report = new Report();
    var chosen = parsed.GetValue(scenarios) is { Length: > 0 } some ? some.ToHashSet(StringComparer.Ordinal) : [.. all];
    try
    {
        if (chosen.Overlaps(ScanScenarios.Names))
            await new ScanScenarios(options, chosen, report).RunAsync();
        if (chosen.Contains(EngineScenario.Name))
            await new EngineScenario(options, report).RunAsync();
        if (chosen.Contains(MemoryScenario.Name))
            await new MemoryScenario(options, report).RunAsync();
        if (chosen.Contains(GrowthScenario.Name))
            await new GrowthScenario(options, report).RunAsync();
        if (chosen.Contains(DashboardScenario.Name))
            await new DashboardScenario(options, report).RunAsync();
        if (chosen.Contains(PostgresScenarios.Name))
            await new PostgresScenarios(options, report).RunAsync();
        if (chosen.Contains(GroupScenario.Name))
            await new GroupScenario(options, report).RunAsync();
        if (chosen.Contains(MatchScenario.Name))
            await new MatchScenario(options, report).RunAsync();
        if (chosen.Contains(MatchHostScenario.Name))
            await new MatchHostScenario(options, report).RunAsync();
    }
    finally
    {
        Directory.Delete(options.Folder, recursive: true);
        report.Print();
    }

    return report.AllMet ? 0 : 1;
});
return await root.Parse(args).InvokeAsync();
