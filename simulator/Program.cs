using System.Diagnostics;
using System.Globalization;
using Cashback.Simulator;

// dotnet run --project simulator -- --seeds 1000 [--from 1] [--seed X] [--trace] [--without GUARD] [--quiet]
var seeds = Option("--seeds") is { } n ? long.Parse(n, CultureInfo.InvariantCulture) : 1000;
var from = Option("--from") is { } f ? long.Parse(f, CultureInfo.InvariantCulture) : 1;
if (Option("--seed") is { } one)
    (from, seeds) = (long.Parse(one, CultureInfo.InvariantCulture), 1);
var guards = Option("--without") is { } guard ? Guards.Without(guard) : Guards.All;
var watch = Stopwatch.StartNew();
long operations = 0, steps = 0, bad = 0;
for (var seed = from; seed < from + seeds; seed++)
{
    var result = Simulation.Run(seed, guards, args.Contains("--trace") ? Console.Out : null);
    (operations, steps) = (operations + result.Operations, steps + result.Steps);
    if (result.Violation is { } violation)
    {
        bad++;
        Console.WriteLine($"seed {seed}: {violation}");
        Console.WriteLine($"  again, with a trace: dotnet run --project simulator -c Release -- --seed {seed} --trace{(Option("--without") is { } w ? $" --without {w}" : "")}");
        if (bad == 5)
            break;
    }

    if ((seed - from + 1) % 1000 == 0 && !args.Contains("--quiet"))
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seed - from + 1} seeds, {operations} operations, {steps} steps, {watch.Elapsed.TotalSeconds:0.0} s"));
}

Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seeds - bad} passed, {bad} failed"));
return bad == 0 ? 0 : 1;

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
