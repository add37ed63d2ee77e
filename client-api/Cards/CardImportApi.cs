using System.Globalization;
using System.Text;
using Cashback.Access;
using Cashback.Bodies;
using Cashback.Codes;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Names;
using Cashback.Problems;
using Cashback.Reads;

namespace Cashback.Cards;

/// <summary>
/// Cards and balances of an earlier system, from CSV: a head line with some of <c>number,kind,money,gift,points,customer</c>, in any
/// order, then a line a card. <c>?dryRun=true</c> says what would come of each line.
/// </summary>
internal static class CardImportApi
{
    private static readonly string[] Types = ["text/csv", "text/plain"];
    private static readonly string[] Columns = ["number", "kind", "money", "gift", "points", "customer"];

    /// <summary>Cards of one file: about what a chain of shops hands over; a larger file comes in parts.</summary>
    private const int MaxLines = 20_000;

    /// <summary>Cards made at a time: all of them are there before the bound of waiting for deliveries.</summary>
    private const int Batch = 1000;

    /// <summary>Lines under way at once.</summary>
    private const int AtOnce = 100;

    /// <summary>Longest number of an earlier system.</summary>
    private const int MaxNumber = 64;

    public static void MapCardImport(this IEndpointRouteBuilder v1) =>
        v1.MapPost("/cards/import", ImportAsync).WithTags("Cards").WithName("importCards").Allow(Role.Owner, Role.Manager)
            .WithMetadata(MovesValue.Mark, RawBody.BatchLimit, new BodyShape(typeof(string), "text/csv"));

    private static async Task<Result<ImportReply>> ImportAsync(HttpContext context, Caller caller, bool? dryRun, IGrains grains, IReads reads, CardCodes codes, PersonVault vault, People people)
    {
        var id = RequestId.Of(context, caller);
        var text = await RawBody.ReadAsync(context.Request, RawBody.MaxBatchBytes, Types, RawBody.Text);
        var lines = CardLines.Parse(text, Columns);
        if (lines.Count is 0 or > MaxLines)
            throw ProblemException.Invalid("", $"1 to {MaxLines} lines");

        var read = new List<(int Line, ImportLine Card)>();
        var (refused, seen) = (new List<ImportRefusal>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var (number, fields) in lines)
        {
            try
            {
                var card = await ReadAsync(caller, fields, people);
                if (card.Number is { } name && !seen.Add(name))
                    refused.Add(new(number, "external_id_exists"));
                else
                    read.Add((number, card));
            }
            catch (ProblemException wrong)
            {
                refused.Add(new(number, wrong.Problem.Code.Code));
            }
        }

        if (dryRun != true)
        {
            // The file is no grain: its name is, so that the key stands for this file.
            var claimed = await grains.AskAsync(caller.At(RequestId.Make(id, GrainKind.Name)), new(id, new ClaimName(caller.Key.Key, RequestId.Text(text)), caller.Actor));
            if (claimed.Reply is not NameHeld)
                return Problem.Of(claimed);
        }

        var cards = dryRun == true ? await TryAsync(caller, read, refused, reads) : await MakeAsync(caller, id, read, refused, grains, codes, vault);
        return cards.Problem ?? Result<ImportReply>.Of(new(dryRun == true, cards.Made.Count, [.. refused.OrderBy(r => r.Line)], cards.Made), cards.Replayed);
    }

    private static async ValueTask<(List<ImportedCard> Made, Problem? Problem, bool Replayed)> TryAsync(Caller caller, List<(int Line, ImportLine Card)> read, List<ImportRefusal> refused, IReads reads)
    {
        var made = new List<ImportedCard>();
        foreach (var (line, card) in read)
        {
            if (card.Number is { } number && await reads.FindAsync(RowKey.Of(caller.Programme, ListKind.CardAliases, Encoding.UTF8.GetBytes(number))) is not null)
                refused.Add(new(line, "external_id_exists"));
            else
                made.Add(new(line, null));
        }

        return (made, null, false);
    }

    /// <summary>As many cards as there are readable lines, in batches, so that a retry names the same ones.</summary>
    private static async ValueTask<(List<ImportedCard> Made, Problem? Problem, bool Replayed)> MakeAsync(Caller caller, UInt128 id, List<(int Line, ImportLine Card)> read, List<ImportRefusal> refused, IGrains grains, CardCodes codes, PersonVault vault)
    {
        var made = new List<ImportedCard>();
        var replayed = false;
        for (var from = 0; from < read.Count; from += Batch)
        {
            var some = read[from..Math.Min(read.Count, from + Batch)];
            var request = from == 0 ? id : RequestId.Derive(id, string.Create(CultureInfo.InvariantCulture, $"from {from}"));
            var answer = await grains.AskAsync(caller.AtProgramme, new(request, new IssueCards(some.Count, CardKind.Physical), caller.Actor, AwaitDelivery: true));
            if (answer.Reply is not CardsIssued { Batch: var batch })
                return (made, Problem.Of(answer), answer.Replayed);
            replayed = answer.Replayed;
            foreach (var part in Enumerable.Range(0, some.Count).Chunk(AtOnce))
            {
                var refusals = await Task.WhenAll(part.Select(i => ApplyAsync(caller, Step(some[i].Line), Card(batch, i), some[i].Card, grains, vault).AsTask()));
                foreach (var (i, refusal) in part.Zip(refusals))
                {
                    if (refusal is null)
                        made.Add(new(some[i].Line, CardsApi.Print(caller.Programme, Card(batch, i).Ref, batch.First + i, codes)));
                    else
                        refused.Add(new(some[i].Line, refusal));
                }
            }
        }

        return (made, null, replayed);

        UInt128 Step(int line) => RequestId.Derive(id, string.Create(CultureInfo.InvariantCulture, $"line {line}"));

        GrainId Card(CardBatch batch, int at) => caller.At(batch.CardAt(batch.First + at));
    }

    private static async ValueTask<string?> ApplyAsync(Caller caller, UInt128 step, GrainId grain, ImportLine card, IGrains grains, PersonVault vault)
    {
        if (card.Number is { } number)
        {
            var name = caller.At(new(GrainKind.Name, System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(vault.LookUp(caller.Programme, "card", number))));
            var claimed = await grains.AskAsync(name, new(RequestId.Derive(step, "claim"), new ClaimName(grain.Ref), caller.Actor));
            if (claimed.Reply is not NameHeld held || held.Owner != grain.Ref)
                return claimed.Reply is NameHeld ? "external_id_exists" : "overloaded";
        }

        var answer = await grains.AskAsync(grain, new(step, new ImportCard(card.Number, card.Balances), caller.Actor));
        if (answer.Reply is Adjusted && card.Customer is { } customer)
            answer = await grains.AskAsync(grain, new(RequestId.Derive(step, "link"), new LinkCard(customer), caller.Actor, AwaitDelivery: true));
        return answer.Reply is Adjusted or Done ? null : Problem.Of(answer).Code.Code;
    }

    private static async ValueTask<ImportLine> ReadAsync(Caller caller, IReadOnlyDictionary<string, string> fields, People people)
    {
        if (fields.TryGetValue("kind", out var kind))
            Check.Word(kind, "kind", ("physical", CardKind.Physical));
        GrainRef? customer = null;
        if (fields.TryGetValue("customer", out var name))
        {
            customer = GrainRef.TryParse(name, GrainKind.Customer, out var id) ? id
                : await people.ExactAsync(caller.Programme, name) is [var only] ? only : throw ProblemException.NotFound();
        }

        if (Amount("money") > 0 && caller.Role != Role.Owner)
            throw ProblemException.Of(ProblemCode.Forbidden);
        return new(fields.TryGetValue("number", out var number) ? Check.Text(number, "number", MaxNumber) : null, new(Amount("money"), Amount("gift"), Amount("points")), customer);

        long Amount(string column) => !fields.TryGetValue(column, out var text) ? 0
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var amount) ? Check.Amount(amount, column, min: 0)
            : throw ProblemException.Invalid(column, "an integer in minor units");
    }

    private sealed record ImportLine(string? Number, Amounts Balances, GrainRef? Customer);
}

/// <param name="DryRun">Nothing was made.</param>
/// <param name="Imported">How many lines became cards, or would.</param>
/// <param name="Refused">The others, by line: 1 is the head line.</param>
/// <param name="Cards">The cards; of a dry run their lines only.</param>
internal sealed record ImportReply(bool DryRun, int Imported, IReadOnlyList<ImportRefusal> Refused, IReadOnlyList<ImportedCard> Cards);

internal sealed record ImportRefusal(int Line, string Code);

internal sealed record ImportedCard(int Line, IssuedCard? Card);
