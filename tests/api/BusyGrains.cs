using Cashback.Grains;
using Microsoft.Extensions.DependencyInjection;
using Outcome = Cashback.Grains.Outcome;

namespace Cashback.Api.Tests;

/// <summary>The real grains, of which some are too busy while a test wants them to be.</summary>
internal sealed class BusyGrains(IGrains inner) : IGrains
{
    /// <summary>Whom to turn away; null: nobody.</summary>
    public Func<Request, bool>? Turns { get; set; }

    public int Incarnation => inner.Incarnation;

    /// <summary>Puts it between the edge and the grains of a host.</summary>
    public static void Before(IServiceCollection services)
    {
        var real = services.Last(s => s.ServiceType == typeof(IGrains)).ImplementationFactory!;
        services.AddSingleton<IGrains>(provider => new BusyGrains((IGrains)real(provider)));
    }

    public ValueTask<Grains.Answer> AskAsync(GrainId grain, Request request) =>
        Turns?.Invoke(request) == true ? ValueTask.FromResult(new Grains.Answer(Outcome.Overloaded)) : inner.AskAsync(grain, request);
}
