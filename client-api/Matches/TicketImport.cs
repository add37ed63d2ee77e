using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Cashback.Access;
using Cashback.Bodies;
using Cashback.Codes;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Problems;
using Microsoft.AspNetCore.Mvc;

namespace Cashback.Matches;

/// <summary>
/// POST /v1/matches/{id}/tickets: read as it comes, one part after another, so 80,000 lines need no more memory than 512. Each
/// part has an id that comes from the request's, so a retry goes on where the first one stopped.
/// </summary>
internal static class TicketImport
{
    /// <summary>100,000 lines of 600 bytes.</summary>
    private const int MaxBytes = 64 << 20;

    /// <summary>One line.</summary>
    private const int MaxLine = 16 << 10;

    private static readonly string[] Types = ["text/csv", .. RawBody.Lines];

    public static RequestSizeLimitAttribute Limit { get; } = new(MaxBytes);

    public static async Task<Result<ImportedReply>> PostAsync(HttpContext context, Caller caller, string id, IGrains grains, People people, VoucherCodes vouchers)
    {
        var request = RequestId.Of(context, caller);
        var match = caller.At(MatchesApi.Id(id));
        await MatchesApi.ViewAsync(caller, id, grains);
        RawBody.RequireType(context.Request, context.Request.ContentLength == 0, Types);
        var isCsv = context.Request.ContentType?.StartsWith("text/csv", StringComparison.OrdinalIgnoreCase) ?? true;
        var (imported, unchanged, refused, part) = (0L, 0L, new List<LineRefused>(), 0);
        var replayed = true;
        var lines = new TicketLines(isCsv);
        var some = new List<TicketLine>(ImportTickets.MaxLines);
        await foreach (var line in LinesAsync(context.Request))
        {
            if (lines.Read(line.Span) is not { } read)
                continue;
            if (read.Refused is { } no)
                refused.Add(no);
            else
                some.Add(Named(await OwnedAsync(read.Ticket!, caller, people), caller, vouchers));
            if (some.Count == ImportTickets.MaxLines && await SendAsync() is { } problem)
                return problem;
        }

        if (some.Count > 0 && await SendAsync() is { } last)
            return last;
        return Result<ImportedReply>.Of(new(imported, unchanged, [.. refused.OrderBy(r => r.Line)]), replayed && part > 0);

        async Task<Problem?> SendAsync()
        {
            var step = RequestId.Derive(request, string.Create(CultureInfo.InvariantCulture, $"tickets {part++}"));
            var answer = await grains.AskAsync(match, new(step, new ImportTickets([.. some]), caller.Actor));
            some.Clear();
            if (answer.Reply is not TicketsImported done)
                return Problem.Of(answer);
            (imported, unchanged) = (imported + done.Imported, unchanged + done.Unchanged);
            replayed &= answer.Replayed;
            refused.AddRange(done.Refused);
            return null;
        }
    }

    /// <summary>Who owns it, where that is someone of ours; a name that nobody has is nobody's.</summary>
    private static async ValueTask<TicketLine> OwnedAsync(TicketLine line, Caller caller, People people)
    {
        if (line.OwnerName is not { } name)
            return line;
        if (GrainRef.TryParse(name, out var id) && id.Kind is GrainKind.Customer or GrainKind.Card)
            return line with { Owner = id };
        return await people.ExactAsync(caller.Programme, name) is [var only] ? line with { Owner = only } : line;
    }

    /// <summary>The code of a voucher is as good as its value, so what is kept is the voucher's id.</summary>
    private static TicketLine Named(TicketLine line, Caller caller, VoucherCodes vouchers)
    {
        TicketPayment Of(TicketPayment p) => p.Method == TicketMethod.Voucher && vouchers.TryRead(caller.Programme, p.Payment, out var voucher) ? p with { Payment = voucher.ToString() } : p;
        return line.Payments.Any(p => p.Method == TicketMethod.Voucher) ? line with { Payments = [.. line.Payments.Select(Of)] } : line;
    }

    /// <summary>Each piece of the body is given back to the pipe before anybody looks at its lines.</summary>
    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> LinesAsync(HttpRequest request)
    {
        for (var isWhole = false; !isWhole;)
        {
            var read = await request.BodyReader.ReadAsync();
            isWhole = read.IsCompleted;
            var (lines, rest) = (new List<byte[]>(), read.Buffer);
            while (rest.PositionOf((byte)'\n') is { } end)
            {
                lines.Add(rest.Slice(0, end).ToArray());
                rest = rest.Slice(rest.GetPosition(1, end));
            }

            var isTooLong = rest.Length > MaxLine;
            if (isWhole && rest.Length > 0)
                lines.Add(rest.ToArray());
            request.BodyReader.AdvanceTo(isWhole || isTooLong ? read.Buffer.End : rest.Start, read.Buffer.End);
            if (isTooLong)
                throw ProblemException.Of(ProblemCode.PayloadTooLarge);
            foreach (var line in lines)
                yield return line;
        }
    }
}
