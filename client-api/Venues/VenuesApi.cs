using System.ComponentModel.DataAnnotations;
using Cashback.Access;
using Cashback.Bodies;
using Cashback.Grains;
using Cashback.Lists;
using Cashback.Problems;
using Cashback.Reads;

namespace Cashback.Venues;

/// <summary>Places that tills stand in.</summary>
internal static class VenuesApi
{
    public static void MapVenues(this IEndpointRouteBuilder v1)
    {
        var venues = v1.MapGroup("/venues").WithTags("Venues");
        venues.MapPost("", AddAsync).WithName("addVenue").Allow(Role.Owner, Role.Manager);
        venues.MapGet("", ListAsync).WithName("listVenues").Allow(RouteAccess.Staff);
    }

    private static async Task<Result<IdReply>> AddAsync(Call<NameBody> call, IGrains grains)
    {
        var venue = RequestId.Make(call.Id, GrainKind.Venue);
        var command = new AddVenue(venue, Check.Text(call.Body.Name, "name"));
        var answer = await grains.AskAsync(call.Caller.AtProgramme, new(call.Id, command, call.Caller.Actor, AwaitDelivery: true));
        return answer.Reply is VenueAdded added ? Result<IdReply>.Of(new(added.Id), answer.Replayed) : Problem.Of(answer);
    }

    private static async Task<Result<ListReply<VenueReply>>> ListAsync(Caller caller, PageQuery page, IReads reads)
    {
        var (rows, next) = await reads.PageAsync(RowKey.Of(caller.Programme, ListKind.Venues), sizeof(long) + GrainRef.Size, page);
        return new ListReply<VenueReply>([.. rows.Select(row => Stored.Read(row.Body, Wire.Default.VenueView)).Select(view => new VenueReply(view.Id, view.Name))], next);
    }
}

/// <summary>POST /v1/venues.</summary>
internal sealed record NameBody
{
    [Required, StringLength(200, MinimumLength = 1)] public string? Name { get; init; }
}

internal sealed record IdReply(GrainRef Id);

internal sealed record VenueReply(GrainRef Id, string Name);
