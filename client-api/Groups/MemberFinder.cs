using Cashback.Access;
using Cashback.Customers;
using Cashback.Grains;

namespace Cashback.Groups;

/// <summary>Turns names into customers: id, external id, e-mail without case, phone (E.164).</summary>
internal sealed class MemberFinder(IGrains grains)
{
    /// <summary>Looked up at a time.</summary>
    private const int Window = 256;

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
        if (!GrainRef.TryParse(name, GrainKind.Customer, out var id))
            return null;
        var answer = await grains.AskAsync(caller.At(id), new(0, new GetCustomer(), caller.Actor));
        return answer.Reply is CustomerView { Erased: false } ? id : answer.Reply is CustomerView or Refused ? null : throw new Problems.ProblemException(Problems.Problem.Of(answer));
    }
}
