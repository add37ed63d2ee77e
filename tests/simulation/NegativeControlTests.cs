using Cashback.Grains;
using Cashback.Journal;
using Cashback.Simulator;
using Cashback.Simulator.Outside;

namespace Cashback.Simulation.Tests;

/// <summary>
/// A guard that can be taken out without anyone noticing is not needed, or the simulator is blind. Each one of
/// architecture.md must be missed within 1,000 seeds.
/// </summary>
public class NegativeControlTests
{
    private const int Seeds = 1_000;

    public static TheoryData<string> Missing { get; } =
    [
        nameof(ShellGuards.ChainDiscard),
        nameof(ShellGuards.DurableReplies),
        nameof(ShellGuards.IdCompleteness),
        nameof(ShellGuards.MessageAge),
        nameof(ShellGuards.SchemaRefusal),
        nameof(ShellGuards.Redirects),
        nameof(ShellGuards.MemberIds),
        nameof(JournalGuards.OneChainABatch),
        nameof(JournalGuards.ResendBeforeConclusion),
        nameof(JournalGuards.TipCompare),
        nameof(JournalGuards.JoinState),
        nameof(JournalGuards.JoinJournal),
        nameof(JournalGuards.JoinRows),
        nameof(JournalGuards.JoinOutbox),
        nameof(JournalGuards.JoinWakeUp),
        nameof(OutsideGuards.RefundKeys),
        nameof(OutsideGuards.Reconciliation),
    ];

    [Theory]
    [MemberData(nameof(Missing))]
    public void WithoutTheGuard_SomeSeedFindsTheDamage(string guard)
    {
        var without = Guards.Without(guard);
        for (var seed = 1; seed <= Seeds; seed++)
        {
            if (Simulator.Simulation.Run(seed, without).Violation is { } violation)
            {
                TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}: {violation}");
                return;
            }
        }

        Assert.Fail($"{Seeds} seeds without {guard}, and nothing was noticed");
    }
}
