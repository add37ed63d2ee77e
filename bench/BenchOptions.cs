using System.CommandLine;

namespace Cashback;

/// <summary>How long and how hard.</summary>
/// <param name="Time">Measured time of each scenario.</param>
/// <param name="Callers">Connections of the closed loop.</param>
/// <param name="Cards">Cards that are scanned.</param>
/// <param name="Operations">Operations stored in the growth scenario's second store.</param>
/// <param name="Purses">Purses that are active in the memory scenario.</param>
/// <param name="Folder">Where data folders are made.</param>
internal sealed record BenchOptions(TimeSpan Time, int Callers, int Cards, int Operations, int Purses, string Folder)
{
    public TimeSpan WarmUp => Time / 2;

    private static readonly Option<int> Seconds = new("--seconds") { Description = "Measured time of each scenario.", DefaultValueFactory = _ => 10 };
    private static readonly Option<int> Connections = new("--connections") { Description = "Callers of the closed loop.", DefaultValueFactory = _ => 256 };
    private static readonly Option<int> CardCount = new("--cards") { Description = "Cards that are scanned.", DefaultValueFactory = _ => 20_000 };
    private static readonly Option<int> OperationCount = new("--operations") { Description = "Operations stored for growth.", DefaultValueFactory = _ => 10_000_000 };
    private static readonly Option<int> PurseCount = new("--purses") { Description = "Active purses in the memory scenario.", DefaultValueFactory = _ => 100_000 };
    private static readonly Option<DirectoryInfo> DataFolder = new("--data") { Description = "Where to put data; a temporary folder if absent.", DefaultValueFactory = _ => new(Path.GetTempPath()) };

    public static void AddTo(Command command)
    {
        command.Options.Add(Seconds);
        command.Options.Add(Connections);
        command.Options.Add(CardCount);
        command.Options.Add(OperationCount);
        command.Options.Add(PurseCount);
        command.Options.Add(DataFolder);
    }

    public static BenchOptions Of(ParseResult parsed) => new(
        TimeSpan.FromSeconds(parsed.GetValue(Seconds)),
        parsed.GetValue(Connections),
        parsed.GetValue(CardCount),
        parsed.GetValue(OperationCount),
        parsed.GetValue(PurseCount),
        Directory.CreateDirectory(Path.Combine(parsed.GetRequiredValue(DataFolder).FullName, $"cashback-bench-{Environment.ProcessId}")).FullName);
}
