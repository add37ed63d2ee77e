using Cashback.Grains;
using Cashback.Problems;

namespace Cashback.Books;

/// <summary>While the books do not balance, nothing is paid out and no drawer is closed (mission.md).</summary>
internal sealed class ProofGate(WholeProof proof, IGrains grains, TimeProvider time)
{
    /// <summary>A proof that found nothing counts for so long: a hundred tills that close together need one.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    /// <summary>Asks the grain; while the gate is closed, only for what it has answered before. A closed gate records nothing.</summary>
    public async ValueTask<(Answer Answer, Problem? Closed)> AskAsync(GrainId grain, Request request)
    {
        if (await IsOpenAsync(grain.Programme))
            return (await grains.AskAsync(grain, request), null);
        var known = await grains.AskAsync(grain, request with { OnlyKnown = true });
        return (known, known.Reply is NotKnown ? Problem.Of(ProblemCode.ProofFailed) : null);
    }

    /// <summary>A difference may have been repaired, so only a good proof is believed without looking again.</summary>
    private async ValueTask<bool> IsOpenAsync(int programme) =>
        (proof.Last(programme) is { Ok: true } last && time.GetUtcNow() - last.CheckedAt < Fresh) || (await proof.ProveAsync(programme)).Ok;
}
