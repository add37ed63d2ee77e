using Cashback.Access;
using Cashback.Bodies;
using Cashback.Lists;
using Cashback.Problems;

namespace Cashback.Groups;

/// <summary>
/// The members that a request names: JSON, a pasted list (text/plain, one a line), or CSV, whose header says which column to
/// take (id, externalId, email, phone; without one, the first). Trimmed; empty lines are nobody.
/// </summary>
internal sealed class MemberNames
{
    private static readonly string[] Types = ["application/json", "text/plain", "text/csv"];

    private static readonly string[] Columns = ["id", "customer", "externalid", "email", "phone"];

    private MemberNames(Caller caller, UInt128 id, IReadOnlyList<string> names)
    {
        Caller = caller;
        Id = id;
        Names = names;
    }

    public Caller Caller { get; }

    public UInt128 Id { get; }

    public IReadOnlyList<string> Names { get; }

    public static async ValueTask<MemberNames?> BindAsync(HttpContext context)
    {
        var caller = Caller.Of(context);
        var id = RequestId.Of(context, caller);
        var type = context.Request.ContentType ?? "";
        var names = await RawBody.ReadAsync<IReadOnlyList<string>>(context.Request, RawBody.MaxBatchBytes, Types, bytes =>
            type.StartsWith("text/csv", StringComparison.OrdinalIgnoreCase) ? Csv(Text(bytes))
            : type.StartsWith("text/plain", StringComparison.OrdinalIgnoreCase) ? [.. Lines(Text(bytes))]
            : Check.Required((bytes.IsEmpty ? new MembersBody() : JsonBody.Parse<MembersBody>(bytes)).Members, "members"));
        return new(caller, id, names);
    }

    private static string Text(System.Buffers.ReadOnlySequence<byte> bytes)
    {
        var text = RawBody.Text(bytes);
        return text.Contains('\0', StringComparison.Ordinal) ? throw ProblemException.Invalid("", "a text holds U+0000") : text;
    }

    private static IEnumerable<string> Lines(string text) =>
        text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0);

    private static List<string> Csv(string text)
    {
        var (names, columns) = (new List<string>(), (List<int>?)null);
        foreach (var line in Lines(text))
        {
            var cells = CsvLine.Cells(line);
            if (columns is null)
            {
                columns = [.. Enumerable.Range(0, cells.Count).Where(i => Columns.Contains(cells[i].ToLowerInvariant(), StringComparer.Ordinal))];
                if (columns.Count > 0)
                    continue;
                columns = [0];
            }

            if (columns.Where(i => i < cells.Count && cells[i].Length > 0).Select(i => cells[i]).FirstOrDefault() is { } name)
                names.Add(name);
        }

        return names;
    }
}
