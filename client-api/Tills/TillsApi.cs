using System.ComponentModel.DataAnnotations;
using Cashback.Access;
using Cashback.Bodies;
using Cashback.Codes;
using Cashback.Grains;
using Cashback.Keys;
using Cashback.Lists;
using Cashback.Problems;
using Cashback.Reads;
using Cashback.Venues;

namespace Cashback.Tills;

/// <summary>Points of sale, each with a device key and, where it has one, a drawer.</summary>
internal static class TillsApi
{
    public static void MapTills(this IEndpointRouteBuilder v1)
    {
        var tills = v1.MapGroup("/tills").WithTags("Tills");
        tills.MapPost("", AddAsync).WithName("addTill").Allow(Role.Owner, Role.Manager);
        tills.MapGet("", ListAsync).WithName("listTills").Allow(RouteAccess.Staff);
        tills.MapGet("/{id}", GetAsync).WithName("getTill").Allow([.. RouteAccess.Staff, Role.Till]);
        tills.MapDrawers();
    }

    private static async Task<Result<KeyReply>> AddAsync(Call<TillBody> call, IGrains grains, KeySecrets secrets)
    {
        var caller = call.Caller;
        var name = Check.Text(call.Body.Name, "name");
        var drawer = Check.Required(call.Body.Drawer, "drawer");
        if (!GrainRef.TryParse(Check.Required(call.Body.Venue, "venue"), GrainKind.Venue, out var venue))
            throw ProblemException.NotFound();
        await grains.ViewAsync<VenueView>(caller.At(venue), new GetVenue(), caller.Actor);

        var till = RequestId.Make(call.Id, GrainKind.Till);
        var key = RequestId.Make(call.Id, GrainKind.ApiKey);
        var secret = secrets.Make(caller.Programme, key, Role.Till);
        var create = KeySecrets.Command(key, name, Role.Till, secret) with { Till = till, Venue = venue, HasDrawer = drawer };
        var answer = await grains.AskAsync(caller.AtProgramme, new(call.Id, new AddTill(till, name, venue, drawer, create), caller.Actor, AwaitDelivery: true));
        return answer.Reply is TillAdded added ? Result<KeyReply>.Of(new(added.Id, secret), answer.Replayed) : Problem.Of(answer);
    }

    private static async Task<Result<ListReply<TillReply>>> ListAsync(Caller caller, PageQuery page, IReads reads)
    {
        var (rows, next) = await reads.PageAsync(RowKey.Of(caller.Programme, ListKind.Tills), sizeof(long) + GrainRef.Size, page);
        return new ListReply<TillReply>([.. rows.Select(row => TillReply.Of(Stored.Read(row.Body, Wire.Default.TillView)))], next);
    }

    private static async Task<Result<TillDetail>> GetAsync(Caller caller, string id, IGrains grains)
    {
        var view = await grains.ViewAsync<TillView>(caller.At(Own(caller, id)), new GetTill(), caller.Actor);
        var venue = await grains.ViewAsync<VenueView>(caller.At(view.Venue), new GetVenue(), caller.Actor);
        return new TillDetail(view.Id, view.Name, view.Venue, view.HasDrawer, view.Drawer is { } drawer ? new(drawer.Open, drawer.Number, drawer.Content) : null, venue.Name);
    }

    /// <summary>The till of a path; a till's key may name its own only.</summary>
    internal static GrainRef Own(Caller caller, string id)
    {
        if (!GrainRef.TryParse(id, GrainKind.Till, out var till))
            throw ProblemException.NotFound();
        return caller.Role != Role.Till || caller.Key.Till == till ? till : throw ProblemException.Of(ProblemCode.Forbidden);
    }
}

/// <summary>POST /v1/tills.</summary>
internal sealed record TillBody
{
    [Required, StringLength(200, MinimumLength = 1)] public string? Name { get; init; }
    [Required] public string? Venue { get; init; }
    [Required] public bool? Drawer { get; init; }
}

internal sealed record TillReply(GrainRef Id, string Name, GrainRef Venue, bool Drawer)
{
    public static TillReply Of(TillView view) => new(view.Id, view.Name, view.Venue, view.HasDrawer);
}

/// <summary>A till with its drawer's session, null where it has no drawer, and where it stands.</summary>
internal sealed record TillDetail(GrainRef Id, string Name, GrainRef Venue, bool Drawer, DrawerReply? Session, string VenueName);

/// <summary>Content: expected cash, minor units.</summary>
internal sealed record DrawerReply(bool Open, int Number, long Content);
