using System.Globalization;
using System.Text;
using System.Text.Json;
using Cashback.Bodies;
using Cashback.Grains;
using Cashback.Lists;
using Cashback.Problems;

namespace Cashback.Matches;

/// <summary>Reads lines of tickets, CSV with a header or NDJSON. A line that cannot be read says why; the others go on.</summary>
internal sealed class TicketLines(bool csv)
{
    private static readonly string[] Columns = ["id", "price", "category", "channel", "state", "owner", "payment", "method", "session", "operation"];
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private int[]? _columns;
    private int _line;

    /// <summary>The next line; null where there is nothing to take from it: a header, an empty line.</summary>
    public (TicketLine? Ticket, LineRefused? Refused)? Read(ReadOnlySpan<byte> bytes)
    {
        _line++;
        string text;
        try
        {
            text = Strict.GetString(bytes).Trim().TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            return Refuse(LineCodes.Malformed);
        }

        if (text.Length == 0)
            return null;
        if (text.Contains('\0', StringComparison.Ordinal))
            return Refuse(LineCodes.Malformed);
        return csv ? Csv(text) : Json(Encoding.UTF8.GetBytes(text));
    }

    private (TicketLine?, LineRefused?) Refuse(string code) => (null, new(_line, code));

    private (TicketLine?, LineRefused?)? Csv(string text)
    {
        var cells = CsvLine.Cells(text);
        if (_columns is null)
        {
            _columns = [.. Columns.Select(name => cells.FindIndex(c => c.Equals(name, StringComparison.OrdinalIgnoreCase)))];
            if (cells.Find(c => !Columns.Contains(c, StringComparer.OrdinalIgnoreCase)) is { } foreign)
                throw new ProblemException(Problem.Of(ProblemCode.UnknownField, foreign));
            if (_columns.Take(5).Any(at => at < 0))
                throw ProblemException.Invalid("header", "id, price, category, channel, state, and then owner, payment, method, session, operation");
            return null;
        }

        string? Cell(int column) => _columns[column] is >= 0 and var at && at < cells.Count && cells[at].Length > 0 ? cells[at] : null;
        if (!long.TryParse(Cell(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var price))
            return Refuse(LineCodes.BadPrice);
        return Make(new() { Id = Cell(0), Category = Cell(2), Channel = Cell(3), State = Cell(4), Owner = Cell(5), Payment = Cell(6), Method = Cell(7), Session = Cell(8), Operation = Cell(9) }, price);
    }

    private (TicketLine?, LineRefused?) Json(byte[] line)
    {
        try
        {
            var body = JsonBody.Parse<TicketBody>(line);
            return body.Price.ValueKind == JsonValueKind.Number && body.Price.TryGetInt64(out var price) ? Make(body, price) : Refuse(LineCodes.BadPrice);
        }
        catch (ProblemException)
        {
            return Refuse(LineCodes.Malformed);
        }
    }

    private (TicketLine?, LineRefused?) Make(TicketBody body, long price)
    {
        if (body.Id is not { Length: > 0 and <= 100 } id)
            return Refuse(LineCodes.BadId);
        if (!IsName(body.Category) || !IsName(body.Channel) || (body.Session is not null && !IsName(body.Session)))
            return Refuse(LineCodes.BadName);
        TicketState? state = body.State switch { "reserved" => TicketState.Reserved, "sold" => TicketState.Sold, "controlled" => TicketState.Controlled, "cancelled" => TicketState.Cancelled, _ => null };
        if (state is null)
            return Refuse(LineCodes.UnknownState);
        OperationId? operation = null;
        if (body.Operation is not null)
        {
            if (!OperationId.TryParse(body.Operation, out var known))
                return Refuse(LineCodes.BadOperation);
            operation = known;
        }

        var (payments, fault) = body.Payments is { } list ? Listed(list) : Divided(body.Payment, body.Method, price);
        if (fault is not null)
            return Refuse(fault);
        var owner = body.Owner is { Length: > 200 } ? null : body.Owner;
        return (new(_line, id, price, body.Category!, body.Channel!, state.Value, payments!, body.Session, null, owner, operation), null);
    }

    private static (IReadOnlyList<TicketPayment>?, string? Fault) Listed(IReadOnlyList<TicketPaymentBody> list)
    {
        var payments = new List<TicketPayment>();
        foreach (var one in list)
        {
            if (Method(one.Method) is not { } method)
                return (null, LineCodes.UnknownMethod);
            payments.Add(new(one.Payment ?? "", method, one.Amount));
        }

        return (payments, null);
    }

    /// <summary>pi_1:6000|op_9:4000 with card|wallet; one payment needs no amount.</summary>
    private static (IReadOnlyList<TicketPayment>?, string? Fault) Divided(string? payment, string? method, long price)
    {
        if (payment is null && method is null)
            return (price > 0 ? [new("", TicketMethod.Other, price)] : [], null);
        var (ids, methods) = ((payment ?? "").Split('|'), (method ?? "").Split('|'));
        if (ids.Length != methods.Length)
            return (null, LineCodes.BadPayment);
        var payments = new List<TicketPayment>();
        for (var i = 0; i < ids.Length; i++)
        {
            if (Method(methods[i].Trim()) is not { } known)
                return (null, LineCodes.UnknownMethod);
            var colon = ids[i].LastIndexOf(':');
            var amount = price;
            if (colon >= 0 && !long.TryParse(ids[i].AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out amount))
                return (null, LineCodes.BadPayment);
            if (colon < 0 && ids.Length > 1)
                return (null, LineCodes.BadPayment);
            var id = (colon < 0 ? ids[i] : ids[i][..colon]).Trim();
            if (id.Length > 100)
                return (null, LineCodes.BadPayment);
            if (amount > 0 || ids.Length > 1)
                payments.Add(new(id, known, amount));
        }

        return (payments, null);
    }

    private static TicketMethod? Method(string? word) => word switch
    {
        "card" => TicketMethod.Card,
        "wallet" => TicketMethod.Wallet,
        "gift" => TicketMethod.Gift,
        "voucher" => TicketMethod.Voucher,
        "cash" => TicketMethod.Cash,
        "other" => TicketMethod.Other,
        _ => null,
    };

    private static bool IsName(string? text) => text is { Length: > 0 and <= Check.MaxChannel } && !string.IsNullOrWhiteSpace(text);
}
