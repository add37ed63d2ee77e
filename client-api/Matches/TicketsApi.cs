using System.Buffers.Binary;
using System.Globalization;
using Cashback.Access;
using Cashback.Bodies;
using Cashback.Grains;
using Cashback.Lists;
using Cashback.Problems;
using Cashback.Reads;

namespace Cashback.Matches;

/// <summary>Tickets: found by id or outside id, listed in the order of their import, controlled at the gate.</summary>
internal static class TicketsApi
{
    /// <summary>Answers of the match for one page of a list: each looks through 4,096 tickets.</summary>
    private const int MaxAnswers = 32;

    public static void MapTickets(this IEndpointRouteBuilder v1)
    {
        var tickets = v1.MapGroup("/tickets").WithTags("Matches");
        tickets.MapGet("/{id}", GetAsync).WithName("getTicket").Allow([.. RouteAccess.Staff, Role.Till]);
        tickets.MapPost("/{id}/control", ControlAsync).WithName("controlTicket").Allow(Role.Owner, Role.Manager, Role.Till);
    }

    public static async Task<Result<ListReply<TicketReply>>> ListAsync(Caller caller, string id, PageQuery page, string? externalId, string? state, IGrains grains)
    {
        var match = caller.At(MatchesApi.Id(id));
        TicketState? wanted = state is null ? null : Check.Word(
            state, "state", ("reserved", TicketState.Reserved), ("sold", TicketState.Sold), ("controlled", TicketState.Controlled), ("cancelled", TicketState.Cancelled));
        var from = page.Cursor switch
        {
            null => 0,
            { Length: sizeof(long) } bytes when BinaryPrimitives.ReadInt64BigEndian(bytes) is >= 0 and var place => place,
            _ => throw PageQuery.Foreign(),
        };
        var tickets = new List<TicketReply>();
        for (var asked = 0; asked < MaxAnswers; asked++)
        {
            var found = await grains.ViewAsync<TicketsView>(match, new FindTickets(null, externalId, wanted, from, page.Limit - tickets.Count), caller.Actor);
            tickets.AddRange(found.Tickets.Select(t => TicketReply.Of(t)));
            if (found.Next is not { } next)
                return new ListReply<TicketReply>(tickets, null);
            from = next;
            if (tickets.Count >= page.Limit)
                break;
        }

        var cursor = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(cursor, from);
        return new ListReply<TicketReply>(tickets, PageQuery.Encode(cursor));
    }

    /// <summary>A line a ticket that was imported: what it was, what it is now, what was given back of it.</summary>
    public static async Task<IResult> ExportAsync(HttpContext context, Caller caller, string id, IGrains grains)
    {
        await MatchesApi.ViewAsync(caller, id, grains);
        var csv = CsvText.Begin(context.Response, "tickets.csv", "externalId,category,channel,session,ticket,price,newTicket,newPrice,state,refunded");
        for (long? next = 0; next is { } at;)
        {
            var page = await grains.ViewAsync<TicketsView>(caller.At(MatchesApi.Id(id)), new FindTickets(From: at, Limit: 1000), caller.Actor);
            for (var i = 0; i < page.Tickets.Count;)
            {
                var (first, refunded) = (page.Tickets[i], 0L);
                var last = first;
                for (; i < page.Tickets.Count && page.Tickets[i].ExternalId == first.ExternalId; i++)
                    (last, refunded) = (page.Tickets[i], refunded + page.Tickets[i].Refunded);
                var instead = last.Id == first.Id ? "," : string.Create(CultureInfo.InvariantCulture, $"{last.Id},{last.Price}");
                await csv.LineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{CsvCell.Of(first.ExternalId)},{CsvCell.Of(first.Category)},{CsvCell.Of(first.Channel)},{CsvCell.Of(first.Session)},{first.Id},{first.Price},{instead},{last.State.ToString().ToLowerInvariant()},{refunded}"));
            }

            next = page.Next;
        }

        await csv.SendAsync();
        return Results.Empty;
    }

    private static async Task<Result<TicketReply>> GetAsync(Caller caller, string id, IGrains grains, IReads reads)
    {
        var (match, ticket) = await FindAsync(caller, id, reads);
        var found = await grains.ViewAsync<TicketsView>(match, new FindTickets(ticket), caller.Actor);
        return TicketReply.Of(found.Tickets[0]);
    }

    private static async Task<Result<TicketReply>> ControlAsync(Call<ControlBody> call, string id, IGrains grains, IReads reads, Acting acting)
    {
        var actor = await acting.MaybeTillAsync(call.Caller, call.Body.Till);
        var comment = Check.Comment(call.Body.Comment);
        var (match, ticket) = await FindAsync(call.Caller, id, reads);
        // A key belongs to the object that was addressed: here the ticket, though its match decides.
        var request = RequestId.Derive(call.Id, ticket.ToString());
        var answer = await grains.AskAsync(match, new(request, new ControlTicket(ticket, comment), actor));
        return answer.Reply is TicketControlled controlled ? Result<TicketReply>.Of(TicketReply.Of(controlled.Ticket, controlled.Instead), answer.Replayed) : Problem.Of(answer);
    }

    /// <summary>The match that a ticket belongs to.</summary>
    private static async ValueTask<(GrainId Match, GrainRef Ticket)> FindAsync(Caller caller, string id, IReads reads)
    {
        if (!GrainRef.TryParse(id, GrainKind.Ticket, out var ticket) || await reads.FindAsync(MatchLookUp.Row(caller.Programme, ticket)) is not { } row)
            throw ProblemException.NotFound();
        return (caller.At(GrainRef.Read(row)), ticket);
    }
}
