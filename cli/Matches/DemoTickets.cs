using System.Globalization;

namespace Cashback.Matches;

/// <summary>
/// Tickets of a stadium as a ticketing system exports them: odd prices, families that pay at once, payments of two or three
/// parts, some reserved, cancelled or free. The same seed gives the same tickets. The demo, the benchmark and the tests of the
/// host are built with this file too.
/// </summary>
/// <param name="count">How many.</param>
/// <param name="seed">The same gives the same.</param>
/// <param name="owners">Customers of ours, who own a third of them and pay parts of it from their purses; none: nobody does.</param>
internal sealed class DemoTickets(int count, int seed, IReadOnlyList<string>? owners = null)
{
    public const string Header = "id,price,category,channel,state,owner,payment,method";

    private static readonly (string Name, int From, int To)[] Categories = [("Main stand", 6_500, 18_000), ("Side stand", 4_200, 9_900), ("Curve", 1_900, 4_500), ("Box", 25_000, 90_000), ("Guest sector", 2_500, 6_000)];
    private static readonly string[] Channels = ["web", "web", "web", "app", "box office", "agency"];

    public IEnumerable<string> Lines()
    {
        var random = new Random(seed);
        yield return Header;
        for (var (ticket, payment) = (0, 0); ticket < count; payment++)
        {
            var category = Categories[random.Next(Categories.Length)];
            var channel = Channels[random.Next(Channels.Length)];
            var owner = owners is { Count: > 0 } && random.Next(3) == 0 ? owners[random.Next(owners.Count)] : "";
            for (var left = Math.Min(random.Next(1, 6), count - ticket); left > 0; left--, ticket++)
                yield return Line(random, ticket, payment, category, channel, owner);
        }
    }

    private string Line(Random random, int ticket, int payment, (string Name, int From, int To) category, string channel, string owner)
    {
        var price = random.Next(40) == 0 ? 0 : random.Next(category.From, category.To + 1);
        var state = random.Next(100) switch { < 6 => "reserved", < 9 => "cancelled", < 65 => "controlled", _ => "sold" };
        var (payments, methods) = Payments(random, ticket, payment, price, owner.Length > 0);
        return string.Create(CultureInfo.InvariantCulture, $"T{seed}-{ticket:000000},{price},{category.Name},{channel},{state},{owner},{payments},{methods}");
    }

    /// <summary>Seven in ten by card alone; parts of a mixed payment add up to the price. A part without a name is the ticket's own.</summary>
    private (string Payments, string Methods) Payments(Random random, int ticket, int payment, int price, bool owned)
    {
        var card = string.Create(CultureInfo.InvariantCulture, $"pi_demo_{seed}_{payment}");
        var part = price / 3;
        return random.Next(10) switch
        {
            0 when price > 3 => (string.Create(CultureInfo.InvariantCulture, $"{card}:{price - part}|desk{ticket}:{part}"), "card|cash"),
            1 => (string.Create(CultureInfo.InvariantCulture, $"desk{ticket}"), "cash"),
            2 when price > 3 && !owned => (string.Create(CultureInfo.InvariantCulture, $"{card}:{price - 2 * part}|v{ticket}:{part}|desk{ticket}:{part}"), "card|voucher|cash"),
            2 or 3 when price > 3 && owned => (string.Create(CultureInfo.InvariantCulture, $"{card}:{price - 2 * part}|:{part}|:{part}"), "card|wallet|gift"),
            _ => (card, "card"),
        };
    }
}
