using Cashback.Grains;
using Cashback.Programmes;
using Cashback.Stories;

namespace Cashback.Cards;

/// <summary>api.md, scans: what the way of scanning allows, whatever the purse holds.</summary>
public sealed class ScanLimitTests
{
    private static readonly Facts ByNumber = Facts.None;
    private static readonly Facts Printed = new(ByToken: true, StaticToken: true);
    private static readonly Facts Offline = new(ByToken: true, Offline: true);

    private static Story OfTen(Settings? settings = null) =>
        Story.OfCard(settings).By(A.Support).Given(new Adjust(Ledger.Asset.Gift, 1000, "start")).By(A.TillActor).Given(new TopUp(1000, TopUpMethod.Terminal));

    [Fact]
    public void Scan_ByNumber_MayEarnAndNotSpend()
    {
        var story = OfTen(A.FivePercent);
        Assert.Equal(50, story.When<Scanned>(new Scan(1000), facts: ByNumber).Earned.Gift);
        story.WhenRefused<TokenNeeded>(new Scan(1000, Redeem: 1), facts: ByNumber);
        story.WhenRefused<TokenNeeded>(new Scan(1000, RedeemMax: true), facts: ByNumber);
        story.WhenRefused<TokenNeeded>(new Scan(1000, PayWithMoney: true), facts: ByNumber);
    }

    [Fact]
    public void At_HasARangeThatDependsOnTheRole()
    {
        var story = OfTen();
        var now = story.Now;
        var refusal = story.WhenRefused<TimeOutOfRange>(new Scan(1, At: now.AddMinutes(5).AddTicks(1)));
        Assert.Equal(new TimeOutOfRange(now.AddDays(-7), now.AddMinutes(5)), refusal);
        story.WhenRefused<TimeOutOfRange>(new Scan(1, At: now.AddDays(-7).AddTicks(-1)));
        story.Given(new Scan(1, At: now.AddMinutes(5)), new Scan(1, At: now.AddDays(-7)));
        story.By(A.OwnerAtTill).Given(new Scan(1, At: now.AddYears(-3)));
        Assert.Null(story.WhenRefused<TimeOutOfRange>(new Scan(1, At: now.AddDays(1))).Earliest);
    }

    [Fact]
    public void Scan_DatedBack_MayNotRedeem()
    {
        var story = OfTen();
        story.WhenRefused<BackdatedRedeem>(new Scan(1000, Redeem: 1, At: story.Now.AddMinutes(-5).AddTicks(-1)));
        story.WhenRefused<BackdatedRedeem>(new Scan(1000, RedeemMax: true, At: story.Now.AddDays(-1)));
        story.Given(new Scan(1000, Redeem: 1, At: story.Now.AddMinutes(-5)), new Scan(1000, At: story.Now.AddDays(-1)));
    }

    [Fact]
    public void Scan_QueuedOffline_MayRedeemUpToItsLimit()
    {
        var story = OfTen(new() { Offline = new() { RedeemLimit = 300 } });
        var yesterday = story.Now.AddDays(-1);
        Assert.Equal(new OfflineRedeemRefused(300), story.WhenRefused<OfflineRedeemRefused>(new Scan(1000, Redeem: 301, At: yesterday), facts: Offline));
        Assert.Equal(300, story.When<Scanned>(new Scan(1000, Redeem: 300, At: yesterday), facts: Offline).Discount);
        Assert.Equal(300, story.When<Scanned>(new Scan(1000, RedeemMax: true, At: yesterday), facts: Offline).Discount);
    }

    [Fact]
    public void Scan_QueuedOffline_ByDefault_MayNotRedeem() =>
        Assert.Equal(0, OfTen().WhenRefused<OfflineRedeemRefused>(new Scan(1000, Redeem: 1), facts: Offline).Limit);

    [Fact]
    public void PrintedCode_SpendsUpToItsLimitALocalDay()
    {
        var story = OfTen(new() { Card = new() { StaticDailyLimit = 500 } });
        story.By(A.TillActor, Printed).Given(new Scan(1000, Redeem: 200), new Scan(100, PayWithMoney: true));
        Assert.Equal(new DailyLimit(500, 300), story.WhenRefused<DailyLimit>(new Scan(1000, Redeem: 201)));
        story.WhenRefused<DailyLimit>(new Scan(1000, PayWithMoney: true));
        Assert.Equal(200, story.When<Scanned>(new Scan(1000, RedeemMax: true)).Discount);
        Assert.Equal(0, story.When<Scanned>(new Scan(1000, RedeemMax: true)).Discount);
        story.Given(new Scan(5000));
        // A rotating code has no such limit, and tomorrow is another day.
        story.By(A.TillActor, new(ByToken: true)).Given(new Scan(1000, Redeem: 1));
        story.After(TimeSpan.FromHours(12)).By(A.TillActor, Printed).Given(new Scan(1000, Redeem: 500));
    }

    [Fact]
    public void PrintedCode_CountsTheDayThatTheScanIsDatedTo()
    {
        var story = OfTen(new() { Card = new() { StaticDailyLimit = 500 }, Offline = new() { RedeemLimit = 500 } });
        var line = Printed with { Offline = true };
        story.By(A.TillActor, line).Given(new Scan(1000, Redeem: 500, At: story.Now.AddDays(-2)));
        story.WhenRefused<DailyLimit>(new Scan(1000, Redeem: 1, At: story.Now.AddDays(-2)));
        story.Given(new Scan(1000, Redeem: 100));
        Assert.Equal(2, story.Card.Wallet.Days.Count);
        story.After(TimeSpan.FromDays(20)).Given(new Scan(1000, Redeem: 100));
        Assert.Single(story.Card.Wallet.Days);
    }

    [Fact]
    public void Refusals_StandInTheirOrder()
    {
        // One request that breaks every rule; each repair shows the next refusal.
        var story = OfTen(new() { Card = new() { StaticDailyLimit = 50 }, Redeem = new() { Enabled = false } });
        var scan = new Scan(1000, Redeem: 100, At: story.Now.AddDays(-8));
        story.Given(new BlockCard());
        story.WhenRefused<CardBlocked>(scan, facts: ByNumber);
        story.Given(new UnblockCard());
        story.WhenRefused<TimeOutOfRange>(scan, facts: ByNumber);
        scan = scan with { At = story.Now.AddDays(-1) };
        story.WhenRefused<TokenNeeded>(scan, facts: ByNumber);
        story.WhenRefused<BackdatedRedeem>(scan, facts: Printed);
        story.WhenRefused<OfflineRedeemRefused>(scan, facts: Printed with { Offline = true });
        story.WhenRefused<DailyLimit>(scan with { At = null }, facts: Printed);
        story.WhenRefused<RedeemDisabled>(scan with { At = null });
    }

    [Fact]
    public void Scan_AtACardThatIsNotThere_IsNotFoundAndUnrecorded()
    {
        var story = new Story(new CardDecider(), new(1, A.Card));
        Assert.Equal(new Refused(new NotFound()), story.When(new Scan(1)).Reply);
        Assert.Null(story.State);
    }
}
