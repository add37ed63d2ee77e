using Microsoft.AspNetCore.Http.Metadata;

namespace Cashback.Problems;

internal static class RouteAnswers
{
    /// <summary>A route that answers something else than JSON.</summary>
    public static T Gives<T>(this T route, params string[] types)
        where T : IEndpointConventionBuilder => route.WithMetadata(new ProducesResponseTypeMetadata(200, typeof(string), types));
}
