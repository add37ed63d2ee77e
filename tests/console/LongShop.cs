namespace Cashback.Console.Tests;

/// <summary>The same merchant, whose names, notes and sums are as long as the API takes them, in one word.</summary>
public sealed class LongShop : Shop
{
    protected override string Named(string name) => name.PadRight(200, 'w');

    protected override string Said(string comment) => comment.PadRight(500, 'w');

    protected override string Id(string id) => id.PadRight(64, 'w');

    protected override string Mail() => Guid.NewGuid().ToString("N").PadRight(242, 'w') + "@example.org";

    protected override string Phone() => $"+49{Random.Shared.NextInt64(1_000_000_000_000, 9_999_999_999_999)}";

    protected override long Sum(long amount) => amount * 100_000_000;
}

[CollectionDefinition(nameof(WideShop))]
public sealed class WideShop : ICollectionFixture<LongShop>, ICollectionFixture<Browsers>;
