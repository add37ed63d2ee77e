using Cashback.Access;
using Cashback.Grains;
using Cashback.Problems;

namespace Cashback.Books;

/// <summary>The books, added up again.</summary>
internal static class ProofApi
{
    public static void MapProof(this IEndpointRouteBuilder v1) =>
        v1.MapGet("/proof", ProveAsync).WithTags("Reports").WithName("prove").Allow(RouteAccess.Staff);

    /// <summary><c>?last=true</c>: the last finished one; 404 before the first.</summary>
    private static async Task<Result<ProofReply>> ProveAsync(Caller caller, string? last, WholeProof proof, IGrains grains) => ProofReply.Of(last switch
    {
        null or "false" => await proof.ProveAsync(caller.Programme),
        "true" => proof.Last(caller.Programme) ?? throw ProblemException.NotFound(),
        _ => throw ProblemException.Invalid("last", "true or false"),
    }, grains.Incarnation);
}
