using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Stories;

namespace Cashback.Cards;

/// <summary>Lots expire by a wake-up; whatever touches the purse before it does the same.</summary>
public sealed class ExpiryTests
{
    private static Story OfTwo() => Story.OfCard().By(A.Support).Given(new Adjust(Asset.Gift, 100, "a", ValidDays: 1), new Adjust(Asset.Gift, 200, "b", ValidDays: 5));

    [Fact]
    public void EveryDecision_AsksToBeWokenAtTheNextExpiry()
    {
        var story = OfTwo();
        var first = new DateTimeOffset(2026, 3, 12, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal(first, story.When(new Adjust(Asset.Gift, 1, "c")).WakeUp);
        // A refusal too: it replaces the head and its wake-up.
        Assert.Equal(first, story.When(new Adjust(Asset.Gift, -9999, "d")).WakeUp);
        story.Now = first;
        var decision = story.When(new ExpireLots(), Actor.System);
        Assert.Equal(new DateTimeOffset(2026, 3, 16, 0, 0, 0, TimeSpan.Zero), decision.WakeUp);
        var transfer = Assert.Single(decision.Transfers);
        Assert.Equal((Account.Purse, new Account(AccountKind.Breakage), 100L), (transfer.Debit, transfer.Credit, transfer.Amount));
        story.Now = decision.WakeUp!.Value;
        Assert.Null(story.When(new ExpireLots(), Actor.System).WakeUp);
        Assert.Equal(1, story.Balances.Gift);
    }

    [Fact]
    public void Notice_IsGivenOnce_SoManyDaysBefore()
    {
        var story = Story.OfCard(new() { Expiry = new() { NoticeDays = 2 } }).By(A.Support);
        story.Given(new Adjust(Asset.Gift, 100, "a", ValidDays: 4), new Adjust(Asset.Gift, 200, "b", ValidDays: 5));
        var first = new DateTimeOffset(2026, 3, 15, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal(first.AddDays(-2), story.When(new Adjust(Asset.Gift, 1, "c")).WakeUp);
        story.Now = first.AddDays(-2);
        var noticed = story.When(new ExpireLots(), Actor.System);
        Assert.Equal([new Expiring(Asset.Gift, 100, first)], Assert.IsType<ExpiryNoticed>(noticed.Reply).Expiring);
        Assert.Empty(noticed.Transfers);
        Assert.Equal(first.AddDays(-1), noticed.WakeUp);
        Assert.Null(story.When(new ExpireLots(), Actor.System).State);
        story.Now = first.AddDays(-1);
        noticed = story.When(new ExpireLots(), Actor.System);
        Assert.Equal([new Expiring(Asset.Gift, 200, first.AddDays(1))], Assert.IsType<ExpiryNoticed>(noticed.Reply).Expiring);
        Assert.Equal(first, noticed.WakeUp);
        story.Now = first;
        Assert.IsType<Done>(story.When(new ExpireLots(), Actor.System).Reply);
        Assert.Equal(201, story.Balances.Gift);
    }

    /// <summary>Whatever is granted for less than the days of notice is spoken of too, once a day of expiry.</summary>
    [Fact]
    public void Notice_IsGivenOfWhatComesLaterToo()
    {
        var story = Story.OfCard(new() { Expiry = new() { NoticeDays = 7 } }).By(A.Support).Given(new Adjust(Asset.Gift, 100, "a", ValidDays: 5));
        Assert.Equal(100, Assert.Single(Assert.IsType<ExpiryNoticed>(story.When(new ExpireLots(), Actor.System).Reply).Expiring).Amount);
        Assert.Equal(story.Now.Date.AddDays(6), story.When(new Adjust(Asset.Gift, 20, "same day", ValidDays: 5)).WakeUp!.Value.Date);
        Assert.True(story.After(TimeSpan.FromDays(1)).When(new Adjust(Asset.Gift, 300, "b", ValidDays: 5)).WakeUp <= story.Now);
        Assert.Equal(300, Assert.Single(Assert.IsType<ExpiryNoticed>(story.When(new ExpireLots(), Actor.System).Reply).Expiring).Amount);
        Assert.Null(story.When(new ExpireLots(), Actor.System).State);
    }

    [Fact]
    public void Reinstate_BringsBackWhatExpiredWithinTheGrace_Once()
    {
        var story = Story.OfCard(new() { Expiry = new() { GraceDays = 10 } }).By(A.Support);
        story.Given(new Adjust(Asset.Gift, 100, "a", ValidDays: 1), new Adjust(Asset.Points, 7, "b", ValidDays: 1), new Adjust(Asset.Gift, 200, "c", ValidDays: 5));
        story.WhenRefused<NothingToReinstate>(new Reinstate());
        story.After(TimeSpan.FromDays(2));
        var decision = story.When(new Reinstate(Asset.Gift));
        Assert.Equal(new Amounts(0, 100, 0), Assert.IsType<Reinstated>(decision.Reply).Amounts);
        Assert.Equal((new Account(AccountKind.Breakage), Account.Purse, 100L), (decision.Transfers[^1].Debit, decision.Transfers[^1].Credit, decision.Transfers[^1].Amount));
        Assert.Equal(300, story.Balances.Gift);
        Assert.Equal(story.Now.Date.AddDays(PurseBook.RestoredDays + 1), story.Purse.Lots.Max(l => l.Stamp.ExpiresAt)!.Value.Date);
        story.WhenRefused<NothingToReinstate>(new Reinstate(Asset.Gift));
        // The points are still within the grace, then no more.
        story.After(TimeSpan.FromDays(10)).WhenRefused<NothingToReinstate>(new Reinstate(Asset.Points));
        Assert.Equal(0, story.Balances.Points);
    }

    [Fact]
    public void WakeUp_ThatComesTooEarly_IsNotRecorded() => Assert.Null(OfTwo().When(new ExpireLots(), Actor.System).State);

    [Fact]
    public void ExpiredLot_IsNotSpent_EvenBeforeItIsBooked()
    {
        var story = OfTwo().After(TimeSpan.FromDays(2));
        Assert.Equal(200, story.Balances.Gift);
        Assert.Equal(new InsufficientBalance(200, 201), story.WhenRefused<InsufficientBalance>(new Scan(1000, Redeem: 201)));
        var decision = story.When(new Scan(1000, Redeem: 50));
        Assert.Equal([AccountKind.Breakage, AccountKind.Redeemed], decision.Transfers.Select(t => t.Credit.Kind));
    }

    [Fact]
    public void View_ShowsWhatIsAvailableDeferredAndExpiring()
    {
        var story = Story.OfCard(new() { Earn = new() { RateBps = 1000, DeferDays = 3, ValidDays = 9 } }).Given(new Scan(1000), new TopUp(70, TopUpMethod.Terminal));
        var view = Assert.IsType<CardView>(story.Ask(new GetCard()));
        Assert.Equal((new Amounts(70, 0, 0), new Amounts(0, 100, 0)), (view.Purse.Balances, view.Purse.Deferred));
        Assert.Equal([new Expiring(Asset.Gift, 100, new(2026, 3, 20, 0, 0, 0, TimeSpan.Zero))], view.Purse.Expiring);
        Assert.Equal((A.Card, 0L, CardKind.Physical, CardStatus.Active), (view.Id, view.Serial, view.Kind, view.Status));
    }

    [Fact]
    public void GetCard_WhereThereIsNone_IsNotFound() =>
        Assert.Equal(new Refused(new NotFound()), new Story(new CardDecider(), new(1, A.Card)).Ask(new GetCard()));

    [Fact]
    public void CreateCard_ListsItByItsSerialNumberOnce()
    {
        var story = new Story(new CardDecider(), new(1, A.Card));
        var row = Assert.Single(story.When(new CreateCard(77, CardKind.Digital), Actor.System).Rows);
        Assert.Equal(A.Card, GrainRef.Read(row.Body));
        Assert.Null(story.When(new CreateCard(77, CardKind.Digital), Actor.System).State);
    }
}
