using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Programmes;
using Cashback.Stories;
using FsCheck;
using FsCheck.Fluent;

namespace Cashback.Cards;

/// <summary>One step of a random history: some time passes, then something is asked for.</summary>
public sealed record Step(int Hours, Command Command);

/// <summary>Random lives of a card.</summary>
internal static class Histories
{
    private static readonly Gen<long> Amount = Properties.Amount(20_000);

    /// <summary>What moves value and can be undone.</summary>
    private static readonly Gen<Command> Reversible = Gen.OneOf(
        from bill in Amount
        from redeem in Gen.OneOf(Gen.Constant<long?>(null), Properties.Amount(500).Select(a => (long?)a))
        from max in Gen.Elements(false, false, true)
        from pay in Gen.Elements(false, true)
        select (Command)new Scan(bill, max ? null : redeem, max, pay),
        Amount.Select(a => (Command)new TopUp(a + 1, TopUpMethod.Terminal)),
        from asset in Gen.Elements(Asset.Money, Asset.Gift, Asset.Points)
        from amount in Gen.Choose(-400, 400)
        from days in Gen.Elements<int?>(null, 400, 500)
        where amount != 0
        select (Command)new Adjust(asset, amount, null, ValidDays: days));

    private static readonly Gen<Command> Anything = Gen.Frequency(
        (6, Reversible),
        (3, from seq in Gen.Choose(1, 40)
            from amount in Gen.OneOf(Gen.Constant<long?>(null), Properties.Amount(3_000).Select(a => (long?)a))
            select (Command)new Reverse(seq, amount)),
        (1, Gen.Elements<Command>(new ExpireLots(), new BlockCard(), new UnblockCard(), new ReplaceCard(A.OtherCard))));

    public static Gen<Step[]> OfReversible => Steps(Reversible, 48);

    public static Gen<Step[]> OfAnything => Steps(Anything, 60);

    /// <summary>Every rule is on; lots differ by day and live longer than the history, or not.</summary>
    public static Gen<Settings> Rules(int shortestLife) =>
        from rate in Gen.Choose(0, 3_000)
        from perUnit in Gen.Choose(0, 3_000_000)
        from pointValue in Gen.Choose(0, 3_000_000)
        from defer in Gen.Choose(0, 3)
        from valid in Gen.OneOf(Gen.Constant<int?>(null), Gen.Choose(shortestLife, shortestLife + 3).Select(d => (int?)d))
        from start in Gen.Choose(1, 6_000)
        from policy in Gen.Elements(ClawbackPolicy.Debt, ClawbackPolicy.WithinBalance)
        select new Settings
        {
            Earn = new() { RateBps = rate, PointsPerUnit = new(perUnit), DeferDays = defer, ValidDays = valid },
            Redeem = new() { PointValue = new(pointValue) },
            TopUpCashback = new() { Enabled = true, Channels = ["terminal"], Start = start, Value = 250, ValidDays = valid },
            Clawback = policy,
        };

    private static Gen<Step[]> Steps(Gen<Command> commands, int hours) =>
        from length in Gen.Choose(1, 30)
        from steps in (from h in Gen.Choose(0, hours) from c in commands select new Step(h, c)).ArrayOf(length)
        select steps;
}
