using Cashback.Access;
using Cashback.Bodies;
using Cashback.Grains;
using Cashback.Lists;
using Cashback.Problems;
using Cashback.Reads;
using Cashback.Venues;

namespace Cashback.Matches;

/// <summary>Matches and shows; their tickets, refunds and payments have files of their own.</summary>
internal static class MatchesApi
{
    public static void MapMatches(this IEndpointRouteBuilder v1)
    {
        var matches = v1.MapGroup("/matches").WithTags("Matches");
        matches.MapPost("", AddAsync).WithName("addMatch").Allow(Role.Owner, Role.Manager);
        matches.MapGet("", ListAsync).WithName("listMatches").Allow(RouteAccess.Staff);
        matches.MapGet("/{id}", GetAsync).WithName("getMatch").Allow(RouteAccess.Staff);
        matches.MapPost("/{id}/tickets", TicketImport.PostAsync).WithName("importTickets").Allow(Role.Owner, Role.Manager)
            .WithMetadata(TicketImport.Limit, new BodyShape(typeof(TicketBody), "application/x-ndjson"));
        matches.MapGet("/{id}/tickets", TicketsApi.ListAsync).WithName("listTickets").Allow([.. RouteAccess.Staff, Role.Till]);
        matches.MapGet("/{id}/tickets.csv", TicketsApi.ExportAsync).WithName("exportTickets").Allow(RouteAccess.Staff).Gives("text/csv");
        matches.MapPost("/{id}/refunds", RefundsApi.PostAsync).WithName("refundTickets").Allow(Role.Owner, Role.Manager).WithMetadata(MovesValue.Mark);
        matches.MapRefundPayments();
    }

    public static GrainRef Id(string id) => GrainRef.TryParse(id, GrainKind.Match, out var match) ? match : throw ProblemException.NotFound();

    /// <summary>The match, or 404.</summary>
    public static ValueTask<MatchView> ViewAsync(Caller caller, string id, IGrains grains) => grains.ViewAsync<MatchView>(caller.At(Id(id)), new GetMatch(), caller.Actor);

    private static async Task<Result<IdReply>> AddAsync(Call<MatchBody> call, IGrains grains)
    {
        var body = call.Body;
        var sessions = body.Sessions ?? [];
        if (sessions.Count > CreateMatch.MaxSessions || sessions.Distinct(StringComparer.Ordinal).Count() < sessions.Count)
            throw ProblemException.Invalid("sessions", $"at most {CreateMatch.MaxSessions}, each once");
        var command = new CreateMatch(
            Check.Text(body.Name, "name"), Check.Required(body.StartsAt, "startsAt"), [.. sessions.Select(s => Check.Text(s, "sessions", Check.MaxChannel))]);
        var match = RequestId.Make(call.Id, GrainKind.Match);
        var answer = await grains.AskAsync(call.Caller.At(match), new(call.Id, command, call.Caller.Actor));
        return answer.Reply is Done ? Result<IdReply>.Of(new(match), answer.Replayed) : Problem.Of(answer);
    }

    private static async Task<Result<ListReply<MatchItem>>> ListAsync(Caller caller, PageQuery page, IReads reads)
    {
        var (rows, next) = await reads.PageAsync(RowKey.Of(caller.Programme, ListKind.Matches), sizeof(long) + GrainRef.Size, page);
        return new ListReply<MatchItem>([.. rows.Select(row => Stored.Read(row.Body, Wire.Default.MatchRow)).Select(m => new MatchItem(m.Id, m.Name, m.StartsAt))], next);
    }

    private static async Task<Result<MatchReply>> GetAsync(Caller caller, string id, IGrains grains) =>
        MatchReply.Of(await grains.ViewAsync<ReceiptsView>(caller.At(Id(id)), new GetReceipts(), caller.Actor));
}
