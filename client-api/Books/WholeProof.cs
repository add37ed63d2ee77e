using Cashback.Payments;
using Cashback.Reads;
using Microsoft.Extensions.DependencyInjection;

namespace Cashback.Books;

/// <summary>The proof of the journal, and beside it what the payment provider's own books say.</summary>
internal sealed class WholeProof(IProof proof, IServiceProvider services)
{
    public async ValueTask<ProofResult> ProveAsync(int programme) => With(programme, await proof.ProveAsync(programme));

    /// <summary>The last finished one; null before the first.</summary>
    public ProofResult? Last(int programme) => proof.Last(programme) is { } last ? With(programme, last) : null;

    private ProofResult With(int programme, ProofResult result) => services.GetService<IPayments>()?.Differences(programme) is { Count: > 0 } differences
        ? result with { Ok = false, Differences = [.. result.Differences, .. differences] }
        : result;
}
