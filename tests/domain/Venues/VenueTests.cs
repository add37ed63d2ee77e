using Cashback.Grains;
using Cashback.Stories;

namespace Cashback.Venues;

public sealed class VenueTests
{
    [Fact]
    public void Venue_IsMadeOnceAndKeepsItsName()
    {
        var story = new Story(new VenueDecider(), new(1, A.Venue)).Given(new CreateVenue("Harbour"));
        Assert.Null(story.When(new CreateVenue("Other")).State);
        Assert.Equal(new VenueView(A.Venue, "Harbour"), story.Ask(new GetVenue()));
        Assert.Equal(new Refused(new NotFound()), new Story(new VenueDecider(), new(1, A.Venue)).Ask(new GetVenue()));
    }
}
