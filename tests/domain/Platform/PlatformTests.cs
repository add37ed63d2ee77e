using Cashback.Grains;
using Cashback.Programmes;
using Cashback.Stories;

namespace Cashback.Platform;

public sealed class PlatformTests
{
    [Fact]
    public void Programmes_AreNumberedFromOne()
    {
        var story = new Story(new PlatformDecider(), GrainId.Platform);
        Assert.Equal(1, story.When<ProgrammeNumbered>(new NumberProgramme(A.Programme)).Number);
        Assert.Equal(2, story.When<ProgrammeNumbered>(new NumberProgramme(A.Programme)).Number);
    }
}
