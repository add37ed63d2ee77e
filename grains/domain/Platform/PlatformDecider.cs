using System.Diagnostics;
using Cashback.Grains;
using Cashback.Programmes;

namespace Cashback.Platform;

/// <summary>The installation's own grain: it comes into being with the first programme.</summary>
internal sealed class PlatformDecider() : Decider<PlatformState>(GrainKind.Platform, 1, PlatformJson.Default.PlatformState)
{
    protected override Decision Judge(PlatformState? state, Command command, Turn turn) => command switch
    {
        NumberProgramme => Number((state?.Programmes ?? 0) + 1),
        _ => throw new UnreachableException(command.ToString()),
    };

    protected override Reply Answer(PlatformState? state, Query query, Turn turn) => throw new UnreachableException(query.ToString());

    private static Decision Number(int number) => new(new PlatformState(number), new ProgrammeNumbered(number));
}
