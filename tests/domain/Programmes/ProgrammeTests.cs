using System.Text.Json;
using Cashback.Cards;
using Cashback.Grains;
using Cashback.Keys;
using Cashback.Reads;
using Cashback.Stories;
using Cashback.Tills;
using Cashback.Venues;

namespace Cashback.Programmes;

public sealed class ProgrammeTests
{
    private static Story OfProgramme() => new Story(new ProgrammeDecider(), new(7, GrainRef.Programme)).By(A.Owner)
        .Given(new CreateProgramme(A.Programme, A.AKey(A.Key, "AAAA") with { Role = Role.Owner, Platform = true }));

    private static byte[]? Row(Story story, byte[] key) => story.Rows.GetValueOrDefault(Convert.ToHexString(key));

    private static ProgrammeSnapshot Snapshot(Story story) =>
        JsonSerializer.Deserialize(Row(story, RowKey.Of(7, ListKind.Snapshot))!, Wire.Default.ProgrammeSnapshot)!;

    private static Principal? Secret(Story story, string hash) =>
        Row(story, RowKey.Of(0, ListKind.Secret, Convert.FromHexString(hash))) is { } body ? JsonSerializer.Deserialize(body, Wire.Default.Principal) : null;

    [Fact]
    public void Create_WritesTheSnapshotAndTheOwnersKey()
    {
        var story = OfProgramme();
        Assert.Equal((7, A.Programme, 1), (Snapshot(story).Number, Snapshot(story).Info, Snapshot(story).Settings.Version));
        Assert.Equal(new Principal(7, A.Key, Role.Owner, Platform: true), Secret(story, "AAAA"));
        Assert.Null(story.When(new CreateProgramme(A.Programme, A.AKey(A.Key))).State);
    }

    [Fact]
    public void ChangeSettings_CountsVersionsAndRefusesAStaleOne()
    {
        var story = OfProgramme();
        var changed = story.When<SettingsChanged>(new ChangeSettings(A.FivePercent));
        Assert.Equal((2, 500), (changed.Settings.Version, Snapshot(story).Settings.Earn.RateBps));
        Assert.Equal(2, Snapshot(story).Settings.Version);
        Assert.Equal(2, story.WhenRefused<SettingsChangedMeanwhile>(new ChangeSettings(A.FivePercent)).Version);
        Assert.Equal(2, ((ProgrammeView)story.Ask(new GetProgramme())).Snapshot.Settings.Version);
    }

    [Fact]
    public void PreviewSettings_SaysWhatRulesWouldGive_AndChangesNothing()
    {
        var story = OfProgramme();
        var rules = A.FivePercent with { TopUpCashback = new(Enabled: true) };
        var preview = (SettingsPreviewView)story.Ask(new PreviewSettings(rules, [4999, 5000, 5500, 10_100], [1250]));
        Assert.Equal([0, 250, 250, 500], preview.Rewards);
        Assert.Equal([new(0, 63, 0)], preview.Earned);
        Assert.Equal([0], ((SettingsPreviewView)story.Ask(new PreviewSettings(new(), [5500], []))).Rewards);
        Assert.Equal(1, ((ProgrammeView)story.Ask(new GetProgramme())).Snapshot.Settings.Version);
    }

    [Fact]
    public void ChangeSettings_OutOfRange_IsAnErrorOfTheEdge() =>
        Assert.Throws<ArgumentException>(() => OfProgramme().When(new ChangeSettings(new() { Earn = new() { RateBps = 10_001 } })));

    [Fact]
    public void IssueCards_NumbersThemOnAndDerivesTheirIds()
    {
        var story = OfProgramme();
        var first = story.When(new IssueCards(3, CardKind.Physical));
        var second = story.When(new IssueCards(2, CardKind.Digital, A.Customer));
        var batch = Assert.IsType<CardsIssued>(second.Reply).Batch;
        Assert.Equal((3L, 2, CardKind.Digital), (batch.First, batch.Count, batch.Kind));
        Assert.Equal([new(batch.CardAt(3), new CreateCard(3, CardKind.Digital, A.Customer)), new(batch.CardAt(4), new CreateCard(4, CardKind.Digital, A.Customer))], second.Messages);
        Assert.Equal(5, first.Messages.Concat(second.Messages).Select(m => m.To).Distinct().Count());
        Assert.All(first.Messages, m => Assert.Equal(GrainKind.Card, m.To.Kind));
        Assert.Throws<ArgumentException>(() => story.When(new IssueCards(5001, CardKind.Digital)));
    }

    /// <summary>Printed cards depend on it. The expected id was computed apart from this code.</summary>
    [Fact]
    public void CardAt_StaysWhatItWas() =>
        Assert.Equal("card_5f8hr2pf966whkrws5g59mw14w", new CardBatch(0, 1, 42, CardKind.Physical).CardAt(9).ToString());

    [Fact]
    public void AddVenueAndTill_ListThemAndMakeThem()
    {
        var story = OfProgramme();
        var venue = story.When(new AddVenue(A.Venue, "Harbour"));
        Assert.Equal([new(A.Venue, new CreateVenue("Harbour"))], venue.Messages);
        Assert.NotNull(Row(story, RowKey.Of(7, ListKind.Venues, story.Now, A.Venue)));
        var key = A.AKey(new(GrainKind.ApiKey, 9), "BBBB") with { Role = Role.Till, Till = A.Till, Venue = A.Venue, HasDrawer = true };
        var till = story.When(new AddTill(A.Till, "Bar", A.Venue, true, key));
        Assert.Equal(new TillAdded(A.Till, key.Id), till.Reply);
        Assert.Equal([new(A.Till, new CreateTill("Bar", A.Venue, true))], till.Messages);
        Assert.NotNull(Row(story, RowKey.Of(7, ListKind.Tills, story.Now, A.Till)));
        Assert.Equal(new Principal(7, key.Id, Role.Till, A.Till, A.Venue, true), Secret(story, "BBBB"));
    }

    [Fact]
    public void CreateKey_OfAKnownId_ReplacesItsSecret()
    {
        var story = OfProgramme().Given(A.AKey(A.Key, "CCCC"));
        Assert.Null(Secret(story, "AAAA"));
        Assert.NotNull(Secret(story, "CCCC"));
        story.Given(A.AKey(A.Key, "CCCC") with { Name = "again" });
        Assert.NotNull(Secret(story, "CCCC"));
    }

    [Fact]
    public void RevokeKey_RemovesBothRows()
    {
        var story = OfProgramme().Given(new RevokeKey(A.Key));
        Assert.Null(Secret(story, "AAAA"));
        Assert.Null(Row(story, RowKey.Of(7, ListKind.Keys, A.Key)));
        Assert.Equal(new Refused(new NotFound()), story.When(new RevokeKey(A.Key)).Reply);
    }

    [Fact]
    public void Programme_ThatIsNotThere_IsNotFound()
    {
        var story = new Story(new ProgrammeDecider(), new(8, GrainRef.Programme));
        Assert.Equal(new Refused(new NotFound()), story.When(new IssueCards(1, CardKind.Physical)).Reply);
        Assert.Equal(new Refused(new NotFound()), story.Ask(new GetProgramme()));
    }
}
