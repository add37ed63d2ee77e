using System.Text.Json;
using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Stories;
using FsCheck.Fluent;

namespace Cashback.Cards;

public sealed class HistoryTests
{
    [Fact]
    public void AnyHistory_UndoneBackwards_EndsWithTheLotsItBeganWith() => Properties.Hold(
        from rules in Histories.Rules(shortestLife: 300)
        from before in Histories.OfReversible
        from steps in Histories.OfReversible
        select (rules, before, steps),
        given =>
        {
            var story = Story.OfCard(given.rules).By(A.OwnerAtTill);
            Play(story, given.before);
            var start = Lots(story);
            var done = Play(story, given.steps);
            for (var i = done.Count - 1; i >= 0; i--)
            {
                // Nothing to undo: a scan that moved nothing is undone by moving nothing.
                var reply = story.When<Reversed>(new Reverse(done[i]));
                Assert.Equal((default, default), (reply.Debt, reply.Waived));
            }

            Assert.Equal(start, Lots(story));
            Assert.Empty(story.Purse.Debts);
        });

    /// <summary>The story compares lots − debts with the sum of all transfers after each step.</summary>
    [Fact]
    public void AnyHistory_KeepsLotsAndBooksEqual() => Properties.Hold(
        from rules in Histories.Rules(shortestLife: 0)
        from steps in Histories.OfAnything
        select (rules, steps),
        given =>
        {
            var story = Story.OfCard(given.rules).By(A.OwnerAtTill);
            foreach (var step in given.steps)
            {
                story.After(TimeSpan.FromHours(step.Hours));
                if (story.When(step.Command) is { Messages: [{ Command: ReceivePurse }] })
                    story.Given(new MessageOutcome(story.Seq, 0, new Refused(new CardNotEmpty())));
                Assert.All(story.Purse.Lots, l => Assert.True(l.Left > 0));
                var view = story.Purse.View(story.Now);
                Assert.All(Enum.GetValues<Asset>(), a => Assert.True(view.Balances[a] >= 0 && view.Debt[a] >= 0));
            }
        });

    [Fact]
    public void AnyPurchase_ReturnedInParts_GivesBackTheWhole() => Properties.Hold(
        from rules in Histories.Rules(shortestLife: 300)
        from bill in Properties.Amount(3_000)
        from redeem in Gen.Elements(false, true)
        from pay in Gen.Elements(false, true)
        from parts in Gen.Choose(1, 700).ArrayOf(20)
        select (rules, scan: new Scan(bill, RedeemMax: redeem, PayWithMoney: pay), parts),
        given =>
        {
            var story = Story.OfCard(given.rules).By(A.OwnerAtTill)
                .Given(new TopUp(700, TopUpMethod.Terminal), new Adjust(Asset.Gift, 300, null), new Adjust(Asset.Points, 400, null));
            var start = Lots(story);
            var scanned = story.When<Scanned>(given.scan);
            var scan = story.Seq;
            long left = given.scan.Bill, handed = 0;
            Amounts taken = default;
            foreach (var part in given.parts.Where(p => p < left).TakeWhile(_ => left > 0))
            {
                if (part >= left)
                    break;
                Return(story.When<Reversed>(new Reverse(scan, part)));
                left -= part;
            }

            Return(story.When<Reversed>(new Reverse(scan)));
            Assert.Equal((scanned.ToPay, scanned.Earned), (handed, taken));
            Assert.Equal(start, Lots(story));

            void Return(Reversed reversed)
            {
                Assert.True(reversed.HandBack >= 0 && reversed.Restored is { Money: >= 0, Gift: >= 0, Points: >= 0 } && reversed.TakenBack is { Gift: >= 0, Points: >= 0 });
                handed += reversed.HandBack;
                taken = taken.Plus(Asset.Gift, reversed.TakenBack.Gift).Plus(Asset.Points, reversed.TakenBack.Points);
            }
        });

    private static List<long> Play(Story story, Step[] steps)
    {
        var done = new List<long>();
        foreach (var step in steps)
        {
            story.After(TimeSpan.FromHours(step.Hours));
            if (story.When(step.Command).Reply is not Refused)
                done.Add(story.Seq);
        }

        return done;
    }

    private static string Lots(Story story) => JsonSerializer.Serialize(story.Purse.Lots);
}
