using Cashback.Access;
using Cashback.Bodies;
using Cashback.Cards;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Problems;

namespace Cashback.Scans;

/// <summary>Scans: the hot path.</summary>
internal static class ScansApi
{
    public static void MapScans(this IEndpointRouteBuilder v1)
    {
        var scans = v1.MapGroup("/scans").WithTags("Scans").AllowTill();
        scans.MapPost("", ScanAsync).WithName("scan").WithMetadata(MovesValue.Mark);
        scans.MapScanBatch();
    }

    private static async Task<Result<ScanReply>> ScanAsync(Call<ScanBody> call, Acting acting, CardFinder finder, PersonVault vault, IGrains grains)
    {
        var actor = await acting.TillAsync(call.Caller, call.Body.Till);
        var command = Command(call.Body);
        var card = await finder.FindAsync(call.Caller, call.Body.Card);
        var facts = await vault.WithCommentAsync(grains, call.Caller, card.Id, command, card.Facts);
        return await JudgeAsync(grains, call.Caller, card, new(call.Id, command, actor, facts));
    }

    internal static Scan Command(ScanBody body) => new(
        Check.Amount(body.Bill, "bill", min: 0),
        body.Redeem is { Max: false } redeem ? Redeem(redeem.Amount) : null,
        body.Redeem is { Max: true },
        body.PayWithMoney ?? false,
        Check.Optional(body.Channel, "channel", Check.MaxChannel),
        body.At,
        Check.Comment(body.Comment));

    internal static async Task<Result<ScanReply>> JudgeAsync(IGrains grains, Caller caller, NamedCard card, Request request)
    {
        var answer = await grains.AskAsync(caller.At(card.Id), request);
        return answer.Reply is Scanned scanned
            ? Result<ScanReply>.Of(ScanReply.Of(new(grains.Incarnation, answer.At ?? card.Id, answer.Seq), scanned, card.ShowsAllTo(caller)), answer.Replayed)
            : Problem.Of(answer);
    }

    /// <summary>0 asks for nothing, as if it were absent.</summary>
    private static long? Redeem(long amount) => Check.Amount(amount, "redeem", min: 0) is > 0 and var asked ? asked : null;
}
