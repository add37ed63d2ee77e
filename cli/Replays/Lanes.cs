namespace Cashback.Replays;

/// <summary>
/// Sales in parallel, yet in order for each card: a card's sales are all in one lane, and a lane sends one after another.
/// </summary>
internal static class Lanes
{
    public static IReadOnlyList<IReadOnlyList<Sale>> Split(IEnumerable<Sale> sales, int lanes)
    {
        var split = Enumerable.Range(0, lanes).Select(_ => new List<Sale>()).ToList();
        var ofCard = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var sale in sales)
        {
            if (!ofCard.TryGetValue(sale.Card, out var lane))
                ofCard.Add(sale.Card, lane = ofCard.Count % lanes);
            split[lane].Add(sale);
        }

        return split;
    }
}
