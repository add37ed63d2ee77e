using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Cashback.Access;
using Cashback.Bodies;
using Cashback.Books;
using Cashback.Cards;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Lists;
using Cashback.Names;
using Cashback.Problems;
using Cashback.Programmes;
using Cashback.Reads;
using Microsoft.Extensions.DependencyInjection;

namespace Cashback.Payouts;

/// <summary>Files to the bank and from it.</summary>
internal static class BatchesApi
{
    private const string Xml = "application/xml";

    public static void MapBatches(this IEndpointRouteBuilder payouts)
    {
        payouts.MapPost("/batches", MakeAsync).WithName("makePayoutBatch").Allow(Role.Owner, Role.Manager).WithMetadata(MovesValue.Mark).Gives(Xml);
        payouts.MapGet("/batches/{id}", GetAsync).WithName("getPayoutBatch").Allow(Role.Owner, Role.Manager, Role.Accountant).Gives(Xml);
        payouts.MapPost("/returns", ReturnAsync).WithName("importPayoutReturns").Allow(Role.Owner, Role.Manager).WithMetadata(MovesValue.Mark).WithMetadata(new BodyShape(typeof(string), Xml));
    }

    private static async Task<IResult> MakeAsync(Call<CommentBody> call, HttpContext context, PayoutViews views, PersonVault vault, IGrains grains, IReads reads, WholeProof proof, TimeProvider time)
    {
        var caller = call.Caller;
        var batch = caller.At(RequestId.Make(call.Id, GrainKind.Batch));
        var comment = Check.Comment(call.Body.Comment);
        if (await FileAsync(batch, vault, reads) is { } known)
            return await IsSameAsync(batch, comment, reads) ? Send(context, batch, known, replayed: true) : Problem.Of(new IdempotencyKeyReused());
        var replayed = true;
        if (!await IsMadeAsync(batch, caller, grains))
        {
            var made = await ChooseAsync(call, batch, views, grains, reads, proof, time);
            // The same request beside this one may have made it meanwhile, and left nothing to send.
            if (made.Problem is { } problem && !await IsMadeAsync(batch, caller, grains))
                return problem;
            replayed = made.Problem is not null || made.Replayed;
        }

        var view = await grains.ViewAsync<BatchView>(batch, new GetBatch(), caller.Actor);
        if (view.Open > 0)
            return Problem.Of(ProblemCode.OutcomeUnknown, retryAfter: 1);
        if (view.Sent.Count == 0)
            return Problem.Of(new NothingToSend());
        var bytes = PainFile.Write(view, await LinesAsync(caller, view, views, vault, grains));
        var row = new PersonRow(ListKind.BatchFiles, batch.ToBytes()[4..], vault.SealFile(batch, ListKind.BatchFiles, bytes));
        await grains.AskAsync(batch, new(RequestId.Derive(call.Id, "file"), new FileBatch(Convert.ToHexStringLower(SHA256.HashData(bytes))), caller.Actor, new(Person: [row])));
        return Send(context, batch, await FileAsync(batch, vault, reads) ?? throw ProblemException.Of(ProblemCode.OutcomeUnknown), replayed);
    }

    /// <summary>The one thing that a body can say is the comment.</summary>
    private static async ValueTask<bool> IsSameAsync(GrainId batch, string? comment, IReads reads) =>
        (await reads.FindAsync(RowKey.Of(batch.Programme, ListKind.Text, batch.Ref, 1)) is { } said ? Encoding.UTF8.GetString(said) : null) == comment;

    private static async ValueTask<bool> IsMadeAsync(GrainId batch, Caller caller, IGrains grains) =>
        (await grains.AskAsync(batch, new(0, new GetBatch(), caller.Actor))).Reply is BatchView;

    /// <summary>Freezes which payouts the batch pays, once the books are right.</summary>
    private static async ValueTask<(Problem? Problem, bool Replayed)> ChooseAsync(Call<CommentBody> call, GrainId batch, PayoutViews views, IGrains grains, IReads reads, WholeProof proof, TimeProvider time)
    {
        var caller = call.Caller;
        var due = await DueAsync(caller, views, reads, time.GetUtcNow());
        if (due.Count > 0 && !(await proof.ProveAsync(caller.Programme)).Ok)
            return (Problem.Of(ProblemCode.ProofFailed), false);
        var made = await grains.AskAsync(batch, new(call.Id, new MakeBatch(due, Comment: Check.Comment(call.Body.Comment)), caller.Actor, AwaitDelivery: true));
        return (made.Reply is Done ? null : Problem.Of(made), made.Replayed);
    }

    private static async Task<IResult> GetAsync(Caller caller, string id, HttpContext context, PersonVault vault, IReads reads) =>
        GrainRef.TryParse(id, GrainKind.Batch, out var batch) && await FileAsync(caller.At(batch), vault, reads) is { } bytes
            ? Send(context, caller.At(batch), bytes, replayed: false)
            : throw ProblemException.NotFound();

    /// <summary>Every payout that the bank gave back is returned; what the same key has sent before is answered as it was.</summary>
    private static async Task<Result<ReturnsReply>> ReturnAsync(HttpContext context, Caller caller, IGrains grains)
    {
        var request = RequestId.Of(context, caller);
        var (references, digest) = await RawBody.ReadAsync(context.Request, RawBody.MaxBytes, [Xml, "text/xml"], bytes => (BankStatement.Returns(bytes), Convert.ToHexString(SHA256.HashData(bytes.ToArray()).AsSpan(0, 16))));
        // The file itself is no grain: its name is, so that the key stands for this file.
        var claimed = await grains.AskAsync(caller.At(RequestId.Make(request, GrainKind.Name)), new(request, new ClaimName(caller.Key.Key, UInt128.Parse(digest, NumberStyles.HexNumber, CultureInfo.InvariantCulture)), caller.Actor));
        if (claimed.Reply is not NameHeld)
            return Problem.Of(claimed);
        var (matched, unmatched) = (0, new List<string>());
        foreach (var reference in references)
        {
            var answer = PainFile.TryRead(reference, out var payout)
                ? await grains.AskAsync(caller.At(payout), new(RequestId.Of(caller, $"return-{reference}", "reference"), new ReturnPayout(), caller.Actor, AwaitDelivery: true))
                : new(Outcome.Decided);
            // Not known is not unmatched: asked again under the same key it goes on here.
            if (answer.Outcome != Outcome.Decided)
                return Problem.Of(answer);
            if (answer.Reply is PayoutView)
                matched++;
            else
                unmatched.Add(reference);
        }

        return Result<ReturnsReply>.Of(new(matched, unmatched), claimed.Replayed);
    }

    /// <summary>
    /// Approved, past their cooling-off, and with an account that can be read: a line without one would make the bank refuse the
    /// whole file. Only of who was forgotten before approvals kept it there is none; such a payout stays approved.
    /// </summary>
    private static async ValueTask<List<GrainRef>> DueAsync(Caller caller, PayoutViews views, IReads reads, DateTimeOffset now)
    {
        var due = new List<GrainRef>();
        var prefix = PayoutViews.Prefix(caller, PayoutIndex.Status, (byte)PayoutStatus.Approved);
        for (byte[]? after = null; due.Count < MakeBatch.MaxPayouts;)
        {
            var rows = await reads.ListAsync(prefix, after, PageQuery.MaxLimit, descending: false);
            foreach (var view in rows.Select(row => Stored.Read(row.Body, Wire.Default.PayoutView)).Where(v => v.Method == PayoutMethod.Account && !(v.NotBefore > now)))
            {
                if (await views.OrderAsync(caller.Programme, view) is not null)
                    due.Add(view.Id);
            }

            if (rows.Count < PageQuery.MaxLimit)
                break;
            after = rows[^1].Key;
        }

        return [.. due.Take(MakeBatch.MaxPayouts)];
    }

    private static async ValueTask<List<PainLine>> LinesAsync(Caller caller, BatchView batch, PayoutViews views, PersonVault vault, IGrains grains)
    {
        var lines = new List<PainLine>(batch.Sent.Count);
        foreach (var id in batch.Sent)
        {
            var view = await grains.ViewAsync<PayoutView>(caller.At(id), new GetPayout(), caller.Actor);
            // The bank pays by number; the name of who merged or was forgotten meanwhile may be gone.
            var name = (await vault.ProfileAsync(caller.At(view.Customer)))?.Name ?? "Customer";
            lines.Add(new(id, view.Amount, name, await views.OrderAsync(caller.Programme, view) ?? throw ProblemException.Of(ProblemCode.OutcomeUnknown)));
        }

        return lines;
    }

    private static async ValueTask<byte[]?> FileAsync(GrainId batch, PersonVault vault, IReads reads)
    {
        var row = await reads.FindAsync(RowKey.Of(batch.Programme, ListKind.BatchFiles, batch.Ref));
        return row is null ? null : vault.OpenFile(batch, ListKind.BatchFiles, row);
    }

    private static IResult Send(HttpContext context, GrainId batch, byte[] bytes, bool replayed)
    {
        context.Response.Headers.Location = $"/v1/payouts/batches/{batch.Ref}";
        if (replayed)
            context.Response.Headers["Idempotency-Replayed"] = "true";
        return Results.Bytes(bytes, Xml);
    }
}

/// <summary>Unmatched: references in the file that are no payout of ours, or none that was sent.</summary>
internal sealed record ReturnsReply(int Matched, IReadOnlyList<string> Unmatched);
