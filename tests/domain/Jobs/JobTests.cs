using Cashback.Cards;
using Cashback.Grains;
using Cashback.Groups;
using Cashback.Ledger;
using Cashback.Programmes;

namespace Cashback.Jobs;

public sealed class JobTests
{
    /// <summary>More than is on its way at once.</summary>
    private const int Many = (Pages.MaxOpen + 2) * Page.Size;

    private static readonly Adjustment Plus10 = new(false, Asset.Gift, 1000);
    private static readonly Adjustment Minus10 = new(false, Asset.Gift, -1000);
    private static readonly Adjustment To50 = new(true, Asset.Gift, 5000);
    private static readonly Adjustment To0 = new(true, Asset.Gift, 0);

    [Fact]
    public void Relative_AddsToEachOnce_HoweverOftenPagesArrive()
    {
        var crowd = new Crowd(600) { Doubled = true }.Run(Plus10);
        Assert.Equal(new JobCounts(600, Up: 600_000), crowd.View.Counts);
        Assert.Equal(JobStatus.Done, crowd.View.Status);
        Assert.All(Enumerable.Range(1, 600), i => Assert.Equal(1000, crowd.Gift(i)));
        Assert.Equal(600, crowd.Items.Count);
        Assert.All(crowd.Items, i => Assert.Equal((0, 1000), (i.Before, i.After)));
        Assert.Null(((Groups.GroupView)crowd.Group.Ask(new Groups.GetGroup())).Job);
    }

    [Fact]
    public void Relative_BeyondTheBalance_RefusesOrDrains()
    {
        var crowd = new Crowd(3).Give(1, 400).Give(2, 5000).Run(Minus10);
        Assert.Equal(new JobCounts(1, 0, 2, 0, 0, 1000), crowd.View.Counts);
        Assert.Equal((400, 4000, 0), (crowd.Gift(1), crowd.Gift(2), crowd.Gift(3)));
        Assert.Equal(new InsufficientBalance(400, 1000), crowd.Items[0].Refusal);

        var drained = new Crowd(3).Give(1, 400).Give(2, 5000).Run(Minus10 with { Drain = true });
        Assert.Equal(new JobCounts(2, 1, 0, 0, 0, 1400), drained.View.Counts);
        Assert.Equal((0, 4000, 0), (drained.Gift(1), drained.Gift(2), drained.Gift(3)));
    }

    [Fact]
    public void Absolute_SetsEveryBalance()
    {
        var crowd = new Crowd(3).Give(1, 400).Give(2, 9000).Give(3, 5000).Run(To50);
        Assert.Equal(new JobCounts(2, 1, 0, 0, 4600, 4000), crowd.View.Counts);
        Assert.All(Enumerable.Range(1, 3), i => Assert.Equal(5000, crowd.Gift(i)));

        var zero = new Crowd(2).Give(1, 400).Run(To0);
        Assert.Equal(new JobCounts(1, 1, 0, 0, 0, 400), zero.View.Counts);
        Assert.Equal(0, zero.Gift(1));
    }

    [Fact]
    public void DryRun_CountsAsTheRealOne_AndMovesNothing()
    {
        var crowd = new Crowd(3).Give(1, 400);
        var before = crowd.Member(1).Seq;
        crowd.Run(To50 with { DryRun = true });
        Assert.Equal(new JobCounts(3, Up: 14_600), crowd.View.Counts);
        Assert.Equal(JobStatus.Done, crowd.View.Status);
        Assert.Equal((400, 5000), (crowd.Items[0].Before, crowd.Items[0].After));
        Assert.Equal((400, before), (crowd.Gift(1), crowd.Member(1).Seq));
        Assert.IsType<WrongJobState>(Assert.IsType<Refused>(crowd.Tell(new UndoJob())).Refusal);
    }

    [Fact]
    public void AMemberThatSpends_IsAdjustedAtItsOwnTurn()
    {
        var crowd = new Crowd(2).Give(1, 400);
        crowd.Start(To50);
        crowd.Member(1).Given(new Adjust(Asset.Gift, -300, "spent meanwhile"));
        crowd.Deliver();
        Assert.Equal(100, crowd.Items[0].Before);
        Assert.Equal(5000, crowd.Gift(1));
    }

    [Fact]
    public void AnotherJobOfTheGroup_IsRefusedUntilTheFirstHasEnded()
    {
        var crowd = new Crowd(2);
        crowd.Start(Plus10);
        Assert.IsType<JobInProgress>(Assert.IsType<Refused>(crowd.Start(Plus10)).Refusal);
        crowd.Deliver();
        Assert.IsType<JobAccepted>(crowd.Start(Plus10));
    }

    [Fact]
    public void Undo_TakesOnlyWhatIsLeftOfItsOwnLot_AndListsTheRest()
    {
        var crowd = new Crowd(3).Give(1, 500).Run(Plus10);
        crowd.Member(2).Given(new Adjust(Asset.Gift, -600, "spent"));
        crowd.Tell(new UndoJob());
        Assert.Equal(JobStatus.Running, crowd.View.Status);
        crowd.Deliver();
        Assert.Equal(JobStatus.Done, crowd.View.Status);
        Assert.Equal(new UndoCounts(3, 2400, 0, 600, 0, true), crowd.View.Undo);
        Assert.Equal((500, 0, 0), (crowd.Gift(1), crowd.Gift(2), crowd.Gift(3)));
        Assert.Equal((-400, 600), (crowd.Items[1].Undone, crowd.Items[1].Spent));
        Assert.IsType<AlreadyUndone>(Assert.IsType<Refused>(crowd.Tell(new UndoJob())).Refusal);
    }

    [Fact]
    public void Undo_OfADebit_RestoresTheLots()
    {
        var crowd = new Crowd(2).Give(1, 4000).Run(To0);
        crowd.Tell(new UndoJob());
        crowd.Deliver();
        Assert.Equal(4000, crowd.Gift(1));
        Assert.Equal(new UndoCounts(1, 0, 4000, 0, 0, true), crowd.View.Undo);
    }

    [Fact]
    public void Undo_OfARunningJob_CancelsItFirst()
    {
        var crowd = new Crowd(Many);
        crowd.Start(Plus10);
        crowd.Deliver(2);
        crowd.Tell(new UndoJob());
        crowd.Deliver();
        Assert.Equal(JobStatus.Cancelled, crowd.View.Status);
        Assert.InRange(crowd.View.Counts.Done, 256, Many - 1);
        Assert.All(Enumerable.Range(1, Many), i => Assert.Equal(0, crowd.Gift(i)));
        Assert.Equal(crowd.View.Counts.Applied, crowd.View.Undo!.Done);
    }

    [Fact]
    public void PausedAndResumed_GoesOnWhereItWas()
    {
        var crowd = new Crowd(Many);
        crowd.Start(Plus10);
        crowd.Deliver(2);
        crowd.Tell(new PauseJob());
        crowd.Deliver();
        Assert.Equal(JobStatus.Paused, crowd.View.Status);
        Assert.InRange(crowd.View.Counts.Done, 256, Many - 1);
        crowd.Tell(new ResumeJob());
        crowd.Deliver();
        Assert.Equal(Many, crowd.View.Counts.Applied);
        Assert.All(Enumerable.Range(1, Many), i => Assert.Equal(1000, crowd.Gift(i)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void FromAnAmountOn_AnotherPersonApproves(bool absolute)
    {
        var crowd = new Crowd(3).Give(1, 400);
        var settings = new Settings { Approval = new() { AdjustmentFrom = 3000 } };
        (crowd.Job.Settings, crowd.Group.Settings) = (settings, settings);
        crowd.Run(absolute ? To50 : Plus10);
        Assert.Equal(JobStatus.AwaitingApproval, crowd.View.Status);
        Assert.Equal((400, 0), (crowd.Gift(1), crowd.Gift(2)));
        Assert.IsType<SecondPersonNeeded>(Assert.IsType<Refused>(crowd.Tell(new ApproveJob())).Refusal);
        Assert.IsType<Done>(crowd.Tell(new ApproveJob(), Crowd.Other));
        crowd.Deliver();
        Assert.Equal(JobStatus.Done, crowd.View.Status);
        Assert.Equal(absolute ? 5000 : 1400, crowd.Gift(1));
    }

    [Fact]
    public void AJob_SaysWhatCanBeDoneWithIt()
    {
        var crowd = new Crowd(Many);
        crowd.Start(Plus10);
        crowd.Deliver(2);
        Assert.Equal(["pause", "cancel", "undo"], crowd.View.Can!);
        crowd.Tell(new PauseJob());
        Assert.Equal(["resume", "cancel", "undo"], crowd.View.Can!);
        crowd.Tell(new CancelJob());
        crowd.Deliver();
        Assert.Equal(["undo"], crowd.View.Can!);
        crowd.Tell(new UndoJob());
        Assert.Empty(crowd.View.Can!);
        crowd.Deliver();
        Assert.Empty(crowd.View.Can!);
        Assert.Empty(new Crowd(3).Run(To50 with { DryRun = true }).View.Can!);

        var waits = new Crowd(3);
        var settings = new Settings { Approval = new() { AdjustmentFrom = 3000 } };
        (waits.Job.Settings, waits.Group.Settings) = (settings, settings);
        // Its maker too: that another person has to is said when he tries.
        Assert.Equal(["approve", "cancel"], waits.Run(Plus10).View.Can!);
    }

    [Fact]
    public void APausedJob_ThatIsBeingCancelled_IsNotResumed()
    {
        var crowd = new Crowd(Many);
        crowd.Start(Plus10);
        crowd.Deliver(2);
        crowd.Tell(new PauseJob());
        crowd.Tell(new CancelJob());
        Assert.Equal(new WrongJobState(JobStatus.Paused), Assert.IsType<Refused>(crowd.Tell(new ResumeJob())).Refusal);
        Assert.DoesNotContain("resume", crowd.View.Can!);
        crowd.Deliver();
        Assert.Equal(JobStatus.Cancelled, crowd.View.Status);
    }

    [Fact]
    public void MembersWhoCameLater_AreNotAdjusted()
    {
        var crowd = new Crowd(2);
        crowd.Start(Plus10);
        crowd.Group.Given(new Groups.AddMembers([new(GrainKind.Customer, 77)]));
        crowd.Deliver();
        Assert.Equal(2, crowd.View.Counts.Done);
    }
}
