using Cashback.Access;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Problems;

namespace Cashback.Groups;

/// <summary>Turns names into customers: id, external id, e-mail without case, phone (E.164).</summary>
internal sealed class MemberFinder(IGrains grains, People people)
{
    /// <summary>Looked up at a time.</summary>
    private const int Window = 256;

    /// <summary>Longer is nobody's name.</summary>
    private const int MaxName = 300;

    /// <summary>As far as a purse is followed.</summary>
    private const int MaxMerges = 16;

    /// <summary>Customers in the order they were named, each once, and who is none, as it was sent.</summary>
    public async Task<(IReadOnlyList<GrainRef> Members, IReadOnlyList<string> Unknown)> FindAsync(Caller caller, IReadOnlyList<string> names)
    {
        var (members, unknown) = (new List<GrainRef>(names.Count), new List<string>());
        var (seen, said) = (new HashSet<GrainRef>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var some in names.Chunk(Window))
        {
            var found = await Task.WhenAll(some.Select(name => FindOneAsync(caller, (name ?? "").Trim())));
            for (var i = 0; i < some.Length; i++)
            {
                if (found[i] is not { } member)
                {
                    if (said.Add((some[i] ?? "").Trim()))
                        unknown.Add(some[i] ?? "");
                }
                else if (seen.Add(member))
                {
                    members.Add(member);
                }
            }
        }

        return (members, unknown);
    }

    private async Task<GrainRef?> FindOneAsync(Caller caller, string name)
    {
        if (name.Length is 0 or > MaxName)
            return null;
        if (GrainRef.TryParse(name, GrainKind.Customer, out var id))
            return await HolderAsync(caller, id);
        // An address that two people share names neither of them.
        var found = (await people.ExactAsync(caller.Programme, name)).Distinct().Take(2).ToList();
        return found is [var only] ? await HolderAsync(caller, only) : null;
    }

    /// <summary>The customer himself, or whom he was merged into; null where there is none, or none any more.</summary>
    private async Task<GrainRef?> HolderAsync(Caller caller, GrainRef id)
    {
        for (var hop = 0; hop < MaxMerges; hop++)
        {
            var answer = await grains.AskAsync(caller.At(id), new(0, new GetCustomer(), caller.Actor));
            switch (answer.Reply)
            {
                case CustomerView { MergedInto: { } into }:
                    id = into;
                    break;
                case CustomerView view:
                    return view.Erased ? null : id;
                case Refused:
                    return null;
                default:
                    throw new ProblemException(Problem.Of(answer));
            }
        }

        return null;
    }
}
