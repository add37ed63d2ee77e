using Cashback.Access;
using Cashback.Grains;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Cashback.Api.Tests;

/// <summary>One route as the host has mapped it.</summary>
public sealed record Route(string Name, string Method, string Path, IReadOnlyList<Role> Roles, bool NeedsTill, bool IsOpen)
{
    public static IReadOnlyList<Route> Of(ApiHost host) =>
    [
        .. host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>() is not null && !IsForPeople(endpoint))
            .Select(Of)
            .OrderBy(route => route.Name, StringComparer.Ordinal),
    ];

    /// <summary>The path with real things in it.</summary>
    public string With(string id) => Path.Replace("{id}", id, StringComparison.Ordinal).Replace("{payment}", id, StringComparison.Ordinal).Replace("{passkey}", id, StringComparison.Ordinal).Replace("{session}", id, StringComparison.Ordinal);

    /// <summary>Pages have tests of their own; the framework adds one route beside them.</summary>
    private static bool IsForPeople(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<ConsoleRoute>() is not null || endpoint.RoutePattern.RawText!.StartsWith("/_framework/", StringComparison.Ordinal);

    private static Route Of(RouteEndpoint endpoint)
    {
        var roles = endpoint.Metadata.GetOrderedMetadata<AllowedRoles>();
        return new(
            endpoint.Metadata.GetMetadata<EndpointNameMetadata>()?.EndpointName ?? endpoint.RoutePattern.RawText!,
            endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0],
            "/" + endpoint.RoutePattern.RawText!.Trim('/'),
            roles is [var only] ? only.Roles : [],
            roles is [{ NeedsTill: true }],
            roles.Count == 0);
    }
}
