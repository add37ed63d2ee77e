using Cashback.Grains;
using Cashback.Matches;
using Cashback.Reads;
using Cashback.Stories;

namespace Cashback.Jobs;

/// <summary>Jobs of a match, by what the match and its payments answer.</summary>
public sealed class MatchJobTests
{
    private static readonly GrainRef Match = new(GrainKind.Match, 7);
    private static readonly GrainRef Id = new(GrainKind.Job, 9);
    private static readonly ChoiceTerms Asked = new(A.Noon.AddDays(7), RefundChoice.Source);

    private static GrainRef Payment(int number) => new(GrainKind.RefundPayment, (UInt128)number);

    private static Story Job(RefundTerms? refund, DispatchTerms? dispatch)
    {
        var job = new Story(new JobDecider(), new(1, Id)) { Actor = Actor.System };
        return job.Given(new StartMatchJob(Match, refund, dispatch, null, false, 1, A.Owner, null, 100));
    }

    private static PageOutcome Page(Decision from, Story job, params (int Payment, RefundStatus Status)[] found) => new(
        job.Seq, 0, Assert.Single(from.Messages, m => m.Page is not null).Page!, [.. found.Select(f => new MemberReply(Payment(f.Payment), new RefundSent(f.Status, 0, 50)))]);

    private static JobView View(Story job) => (JobView)job.Ask(new GetJob());

    /// <summary>Issue 6: buyers have days to choose, and the stadium cannot wait for them.</summary>
    [Fact]
    public void WaitingForBuyers_LetsTheMatchGo_AndCountsOnlyItsOwn()
    {
        var job = Job(null, new(CreditPolicy.Never, null, "stub", Asked));
        var sending = job.When(new MessageOutcome(1, 0, new MatchJobBegun(1, 2)));
        var paused = job.When(Page(sending, job, (1, RefundStatus.Sent), (2, RefundStatus.Due)));
        Assert.Empty(paused.Messages);
        var looking = job.After(TimeSpan.FromSeconds(1)).When(new WakeJob());
        var free = job.When(Page(looking, job, (1, RefundStatus.Done), (2, RefundStatus.Due)));
        Assert.Equal([new Message(Match, new EndMatchJob(Id))], free.Messages);
        Assert.Equal((JobStatus.Running, new DispatchTotals(1, 0, 0, 1, 1)), (View(job).Status, View(job).Match!.Sent));
        // Others have sent a third payment meanwhile, and the match is told once.
        job.Now = free.WakeUp!.Value;
        looking = job.When(new WakeJob());
        var again = job.When(Page(looking, job, (1, RefundStatus.Done), (2, RefundStatus.Due), (3, RefundStatus.Failed)));
        Assert.Empty(again.Messages);
        Assert.Equal(new DispatchTotals(1, 0, 0, 1, 1), View(job).Match!.Sent);
        Assert.InRange(again.WakeUp!.Value, job.Now, Asked.Until);
        job.Now = Asked.Until;
        var over = job.When(Page(job.When(new WakeJob()), job, (1, RefundStatus.Done), (2, RefundStatus.Done), (3, RefundStatus.Failed)));
        Assert.IsType<EndMatchJob>(Assert.Single(over.Messages).Command);
        job.Given(new MessageOutcome(job.Seq, 0, Done.Instance));
        Assert.Equal((JobStatus.Done, 2L, 2L), (View(job).Status, View(job).Total, View(job).Counts.Applied));
    }

    [Fact]
    public void NobodyUndoesARefund_NorPausesWhatHasNotBegun()
    {
        var job = Job(null, new(CreditPolicy.Never, null, "stub"));
        Assert.Equal(["pause", "cancel"], View(job).Can!);
        job.Given(new PauseJob());
        Assert.Equal(["resume", "cancel"], View(job).Can!);
        var later = new Story(new JobDecider(), new(1, Id)) { Actor = Actor.System }.Given(new StartMatchJob(Match, null, new(CreditPolicy.Never, null, "stub"), A.Noon.AddDays(1), false, 1, A.Owner, null, 100));
        Assert.Equal((JobStatus.Scheduled, "cancel"), (View(later).Status, Assert.Single(View(later).Can!)));
    }

    [Fact]
    public void CancelledWhileTheMatchCounted_WaitsForNoApproval()
    {
        var job = Job(new(5_000, null, "office", "desk", new()), null);
        job.Settings = new() { Approval = new() { RefundFrom = 1 } };
        job.Given(new CancelJob());
        var ended = job.When(new MessageOutcome(1, 0, new MatchJobBegun(1, 2, 200)));
        Assert.IsType<EndMatchJob>(Assert.Single(ended.Messages).Command);
        job.Given(new MessageOutcome(job.Seq, 0, Done.Instance));
        Assert.Equal(JobStatus.Cancelled, View(job).Status);
    }
}
