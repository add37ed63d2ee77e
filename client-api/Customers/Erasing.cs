using Cashback.Access;
using Cashback.Bodies;
using Cashback.Cards;
using Cashback.Grains;
using Cashback.Keys;
using Cashback.Lists;
using Cashback.Names;
using Cashback.Operations;
using Cashback.Payouts;
using Cashback.Problems;
using Cashback.Reads;

namespace Cashback.Customers;

/// <summary>
/// Forgets a person: his key and profile, what leads to them, comments about his cards from before they were his, his API keys;
/// and the same of those who were merged into him, who are the same person.
/// </summary>
internal sealed class Erasing(IGrains grains, IReads reads, PersonVault vault, People people)
{
    public async Task<Result<OperationReply>> EraseAsync(Caller caller, UInt128 request, GrainRef customer, string? comment = null)
    {
        var who = caller.At(customer);
        var view = await grains.ViewAsync<CustomerView>(who, new GetCustomer(), caller.Actor);
        var profile = await vault.ProfileAsync(who);
        var rows = vault.Erasing(who, profile);
        var comments = await vault.ErasingCommentsAsync(caller, await CardsAsync(caller, view));
        var answer = await grains.AskAsync(who, new(request, new EraseCustomer(comment), caller.Actor, new(Person: [.. rows, .. comments]), AwaitDelivery: true));
        if (answer.Reply is not Done)
            return Problem.Of(answer);
        if (profile?.ExternalId is { } externalId)
            await grains.AskAsync(CustomersApi.Name(caller, externalId, vault), new(RequestId.Derive(request, "release"), new ReleaseName(customer), caller.Actor));
        await RevokeKeysAsync(caller, request, customer);
        await CancelPayoutsAsync(caller, request, customer);
        await people.ObserveAsync(who, null);
        foreach (var merged in view.Took ?? [])
            await EraseAsync(caller, RequestId.Derive(request, merged.ToString()), merged);
        return Result<OperationReply>.Of(new(new(grains.Incarnation, customer, answer.Seq)), answer.Replayed);
    }

    /// <summary>Every card that is or was his, and those whose place they took.</summary>
    private async ValueTask<HashSet<GrainRef>> CardsAsync(Caller caller, CustomerView view)
    {
        var cards = view.Cards.Select(card => card.Card).ToHashSet();
        for (var before = long.MaxValue; ;)
        {
            var some = await reads.HistoryAsync(caller.At(view.Id), before, PageQuery.MaxLimit);
            foreach (var arrived in some.Select(recorded => recorded.Operation.Command).OfType<ReceivePurse>())
                cards.UnionWith((arrived.Cards ?? []).Select(card => card.Card));
            if (some.Count < PageQuery.MaxLimit)
                break;
            before = some[^1].Seq;
        }

        for (var looked = new Queue<GrainRef>(cards); looked.TryDequeue(out var card);)
        {
            foreach (var took in (await grains.AskAsync(caller.At(card), new(0, new GetCard(), caller.Actor))).Reply is CardView { Took: { } before } ? before : [])
            {
                if (cards.Add(took))
                    looked.Enqueue(took);
            }
        }

        return cards;
    }

    /// <summary>What nobody has approved goes back to the purse; what is approved will be paid.</summary>
    private async ValueTask CancelPayoutsAsync(Caller caller, UInt128 request, GrainRef customer)
    {
        var prefix = PayoutViews.Prefix(caller, PayoutIndex.Customer, customer.Key);
        for (byte[]? after = null; ;)
        {
            var rows = await reads.ListAsync(prefix, after, PageQuery.MaxLimit, descending: false);
            foreach (var payout in rows.Select(row => Stored.Read(row.Body, Wire.Default.PayoutView)).Where(payout => payout.Status == PayoutStatus.Pending))
                await grains.AskAsync(caller.At(payout.Id), new(RequestId.Derive(request, payout.Id.ToString()), new CancelPayout(), caller.Actor, AwaitDelivery: true));
            if (rows.Count < PageQuery.MaxLimit)
                return;
            after = rows[^1].Key;
        }
    }

    /// <summary>Nobody signs in as someone who is forgotten.</summary>
    private async ValueTask RevokeKeysAsync(Caller caller, UInt128 request, GrainRef customer)
    {
        var prefix = RowKey.Of(caller.Programme, ListKind.Keys);
        for (byte[]? after = null; ;)
        {
            var rows = await reads.ListAsync(prefix, after, PageQuery.MaxLimit, descending: false);
            foreach (var key in rows.Select(row => Stored.Read(row.Body, Wire.Default.KeyRow)).Where(key => key.Customer == customer))
                await grains.AskAsync(caller.AtProgramme, new(RequestId.Derive(request, key.Id.ToString()), new RevokeKey(key.Id), caller.Actor));
            if (rows.Count < PageQuery.MaxLimit)
                return;
            after = rows[^1].Key;
        }
    }
}
