using System.Text;
using System.Text.Json;
using Cashback.Cards;
using Cashback.Grains;
using Cashback.Journal;
using Cashback.Journal.Memory;
using Cashback.Ledger;
using Cashback.Operations;
using Cashback.Reads;

namespace Cashback.Books;

/// <summary>Each change that somebody could make to the tables is found and named.</summary>
public class TamperTests
{
    private static readonly GrainId Card = History.Grain(GrainKind.Card, 0);
    private static readonly GrainId Till = History.Grain(GrainKind.Till, 0);

    [Fact]
    public async Task OneCentInALot()
    {
        var (journal, history) = await CardAsync();
        journal.Head = stored => stored.Grain == Card ? stored with { Head = stored.Head with { State = Replace(stored.Head.State, "\"n\":5000", "\"n\":5001") } } : stored;
        var found = await OneAsync(journal, history);
        Assert.Equal((ProofCodes.HoldingDiffers, Card.Ref.ToString(), "purse", Asset.Money, 5300, 5301), (found.Code, found.Where, found.Account, found.Asset, found.Expected, found.Found));
    }

    [Fact]
    public async Task OneCentInATransfer()
    {
        var (journal, history) = await CardAsync();
        Change(journal, Card, 3, operation => operation with { Transfers = [.. operation.Transfers.Select(t => t with { Amount = t.Amount + 1 })] });
        var found = await OneAsync(journal, history);
        Assert.Equal((ProofCodes.HoldingDiffers, Asset.Money, 5301, 5300), (found.Code, found.Asset, found.Expected, found.Found));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public async Task ADeletedOperation(long seq)
    {
        var (journal, history) = await CardAsync();
        journal.Entry = item => item.Grain == Card && item.Seq == seq ? null : item;
        var found = await ProveAsync(journal, history);
        Assert.Contains(found.Differences, d => d.Code == ProofCodes.OperationMissing && d.Operation == seq && d.Where == Card.Ref.ToString());
        Assert.False(found.Ok);
    }

    [Fact]
    public async Task TwoOperationsThatChangedPlaces()
    {
        var (journal, history) = await CardAsync();
        var (third, fourth) = (await journal.OperationAsync(Card, 3), await journal.OperationAsync(Card, 4));
        Change(journal, Card, 3, _ => fourth!.Operation);
        Change(journal, Card, 4, _ => third!.Operation);
        var found = await OneAsync(journal, history);
        Assert.Equal((ProofCodes.TimeBackwards, 4), (found.Code, found.Operation!.Value));
    }

    [Fact]
    public async Task ARequestThatWasDoneTwice()
    {
        var (journal, history) = await CardAsync();
        await history.DoAsync(Card, new Scan(100), History.At(Till, 0), request: 4711);
        await history.DoAsync(Card, new Scan(100), History.At(Till, 0), request: 4711);
        var found = await OneAsync(journal, history);
        Assert.Equal((ProofCodes.RequestDoubled, 5, 6), (found.Code, found.Expected, found.Found));
    }

    [Fact]
    public async Task AnOperationThatStandsInTheJournalTwice()
    {
        var (journal, history) = await CardAsync();
        journal.Entry = item => item.Grain == Card && item.Seq == 4 ? item with { Seq = 3 } : item;
        var found = await ProveAsync(journal, history);
        Assert.Contains(found.Differences, d => d.Code == ProofCodes.OperationDoubled && d.Operation == 3);
    }

    [Fact]
    public async Task AHeadThatWasRolledBack()
    {
        var (journal, history) = await CardAsync();
        journal.Head = stored => stored.Grain == Card ? stored with { Head = stored.Head with { Seq = 3 } } : stored;
        var found = await OneAsync(journal, history);
        Assert.Equal((ProofCodes.HeadBehind, 4, 3), (found.Code, found.Expected, found.Found));
    }

    [Fact]
    public async Task AHeadThatIsGone()
    {
        var (journal, history) = await CardAsync();
        journal.Head = stored => stored.Grain == Card ? null : stored;
        var found = await OneAsync(journal, history);
        Assert.Equal((ProofCodes.HeadMissing, Card.Ref.ToString()), (found.Code, found.Where));
    }

    [Theory]
    [InlineData("{", "")]
    [InlineData("\"n\":5000", "\"n\":1e999")]
    [InlineData("\"n\":5000", "\"n\":99999999999999999999")]
    [InlineData("\"v\":1", "\"v\":2")]
    [InlineData("\"v\":1", "\"v\":{}")]
    [InlineData("\"a\":\"money\"", "\"a\":\"beer\"")]
    [InlineData("terminal:", "mattress:")]
    [InlineData("\"at\":\"2026", "\"at\":\"x026")]
    [InlineData("\"ven_", "\"von_")]
    public async Task ABodyThatCannotBeRead(string was, string becomes)
    {
        var (journal, history) = await CardAsync();
        journal.Entry = item => item.Grain == Card && item.Seq == 3 ? item with { Body = Replace(item.Body, was, becomes) } : item;
        var found = await ProveAsync(journal, history);
        Assert.Contains(found.Differences, d => d.Code == ProofCodes.Unreadable && d.Operation == 3 && d.Where == Card.Ref.ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(Amounts.Max + 1)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public async Task AnAmountOutOfRange(long amount)
    {
        var (journal, history) = await CardAsync();
        Change(journal, Card, 3, operation => operation with { Transfers = [.. operation.Transfers.Select(t => t with { Amount = amount })] });
        var found = await ProveAsync(journal, history);
        Assert.Contains(found.Differences, d => d.Code == ProofCodes.AmountOutOfRange && d.Found == amount && d.Operation == 3);
    }

    [Fact]
    public async Task AStateThatCannotBeRead()
    {
        var (journal, history) = await CardAsync();
        journal.Head = stored => stored.Grain == Card ? stored with { Head = stored.Head with { State = new byte[] { 1 } } } : stored;
        Assert.Equal(ProofCodes.Unreadable, (await OneAsync(journal, history)).Code);
        journal.Head = stored => stored.Grain == Card ? stored with { Head = stored.Head with { Schema = 99 } } : stored;
        Assert.Equal(ProofCodes.Unreadable, (await OneAsync(journal, history)).Code);
    }

    [Fact]
    public async Task ValueFromTransitThatWasNotSent()
    {
        var (journal, history) = await CardAsync();
        journal.Entry = item => item.Grain == Card && item.Seq == 2 ? item with { Body = Replace(item.Body, "transit:0", "transit:1") } : item;
        var found = await OneAsync(journal, history);
        Assert.Equal((ProofCodes.TransitUnmatched, Till.Ref.ToString(), "transit", Asset.Money, 0), (found.Code, found.Where, found.Account, found.Asset, found.Expected));
    }

    [Fact]
    public async Task AnotherAmountThanWasSent()
    {
        var (journal, history) = await CardAsync();
        Change(journal, Card, 2, operation => operation with { Transfers = [.. operation.Transfers.Select(t => t with { Amount = t.Amount - 1 })] });
        var found = await ProveAsync(journal, history);
        Assert.Contains(found.Differences, d => d is { Code: ProofCodes.TransitAmount, Expected: -299, Found: -300 } && d.Where == Till.Ref.ToString());
        Assert.Contains(found.Differences, d => d is { Code: ProofCodes.HoldingDiffers, Expected: 5299, Found: 5300 } && d.Where == Card.Ref.ToString());
    }

    [Fact]
    public async Task ARollUpThatWasChanged()
    {
        var (journal, history) = await CardAsync();
        await using (var follower = new Follower(journal, history.Time))
            await follower.FlushAsync();
        await history.DoAsync(Card, new Scan(100), History.At(Till, 0));
        Assert.True((await ProveAsync(journal, history)).Ok);
        var rows = await journal.ListAsync(RollupKey.All(History.Programme), null, 100, false);
        var purse = rows.Single(r => RollupKey.What(r.Key) == RollupKey.OfAccount && RollupKey.AccountOf(r.Key) == "purse");
        await journal.SaveFollowerAsync("other", [], [new(purse.Key, Replace(purse.Body, "5300", "5299"))]);
        var found = await OneAsync(journal, history);
        Assert.Equal((ProofCodes.RollupDiffers, "purse", 5300, 5299), (found.Code, found.Account, found.Expected, found.Found));
        await journal.SaveFollowerAsync("other", [], [new(purse.Key, [1])]);
        Assert.Equal(ProofCodes.Unreadable, (await OneAsync(journal, history)).Code);
    }

    /// <summary>A card: created, 3.00 in cash, 50.00 by terminal, a scan.</summary>
    private static async Task<(Tampered Journal, History History)> CardAsync()
    {
        var journal = new Tampered(new MemoryJournal());
        var history = new History(journal, 1);
        history.Snapshot = history.Snapshot with { Settings = new() };
        await history.RunAsync(0, cards: 1);
        Command[] commands = [new TopUp(300, TopUpMethod.Cash), new TopUp(5000, TopUpMethod.Terminal), new Scan(1000)];
        foreach (var command in commands)
        {
            history.Time.Now += TimeSpan.FromMinutes(1);
            await history.DoAsync(Card, command, History.At(Till, 0));
        }

        await history.DeliverAllAsync();
        Assert.Empty((await ProveAsync(journal, history)).Differences);
        return (journal, history);
    }

    private static async Task<ProofDifference> OneAsync(IJournal journal, History history)
    {
        var result = await ProveAsync(journal, history);
        Assert.False(result.Ok);
        return Assert.Single(result.Differences);
    }

    private static async Task<ProofResult> ProveAsync(IJournal journal, History history) =>
        await new Proof(journal, Deciders.All, history.Time).ProveAsync(History.Programme);

    private static void Change(Tampered journal, GrainId grain, long seq, Func<Operation, Operation> change)
    {
        var before = journal.Entry;
        journal.Entry = item => item.Grain == grain && item.Seq == seq && !item.Body.IsEmpty
            ? item with { Body = JsonSerializer.SerializeToUtf8Bytes(change(JsonSerializer.Deserialize(item.Body.Span, Wire.Default.Operation)!), Wire.Default.Operation) }
            : before(item);
    }

    private static byte[] Replace(ReadOnlyMemory<byte> body, string was, string becomes)
    {
        var text = Encoding.UTF8.GetString(body.Span);
        Assert.Contains(was, text, StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(text.Replace(was, becomes, StringComparison.Ordinal));
    }
}
