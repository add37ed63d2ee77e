using System.Security.Claims;
using Cashback.Grains;
using Cashback.Keys;
using Cashback.Problems;

namespace Cashback.Access;

/// <summary>Who a request comes from: one per known key, shared by its requests.</summary>
internal sealed class Caller : ClaimsPrincipal
{
    public const string Scheme = "Bearer";

    public Caller(Principal key)
        : base(new ClaimsIdentity(Scheme))
    {
        Key = key;
        Actor = new(key.Role, key.Key, key.Till, key.Venue, key.Customer);
    }

    public Principal Key { get; }

    public Actor Actor { get; }

    public int Programme => Key.Programme;

    public Role Role => Key.Role;

    /// <summary>The caller of a request on a route that allows some role.</summary>
    public static Caller Of(HttpContext context) => context.User as Caller ?? throw ProblemException.Of(ProblemCode.Unauthorized);

    public static ValueTask<Caller?> BindAsync(HttpContext context) => new(Of(context));

    /// <summary>A grain of the caller's own programme.</summary>
    public GrainId At(GrainRef grain) => new(Programme, grain);

    public GrainId AtProgramme => At(GrainRef.Programme);
}
