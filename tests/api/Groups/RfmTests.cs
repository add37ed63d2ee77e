namespace Cashback.Api.Tests.Groups;

[Collection(nameof(SharedHost))]
public sealed class RfmTests(ApiHost host)
{
    private static readonly DateTimeOffset Day0 = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task TheReport_ShowsWhoBought_InPages_AndCsv()
    {
        var merchant = await host.MerchantAsync();
        var customers = await Customers.OfAsync(merchant, 4);
        await customers.BuyAsync(0, 1000, Day0);
        await customers.BuyAsync(0, 501, Day0.AddDays(3));
        await customers.BuyAsync(0, 700, Day0.AddDays(10));
        await customers.BuyAsync(1, 5000, Day0.AddDays(20));
        await customers.BuyAsync(2, 0, Day0.AddDays(5));
        var report = (await merchant.GetAsync(merchant.Owner, "/v1/reports/rfm?asOf=2026-02-01T00:00:00Z")).Ok().Json["data"]!.AsArray();
        Assert.Equal(customers.Ids[..3], report.Select(r => (string)r!["customer"]!));
        var first = report[0]!;
        Assert.Equal((21, 5m, 3, 2201, 734), ((int)first["recencyDays"]!, (decimal)first["frequencyDays"]!, (int)first["orders"]!, (long)first["total"]!, (long)first["averageBill"]!));
        Assert.Equal((4, 5, 4), ((int)first["r"]!, (int)first["f"]!, (int)first["m"]!));
        Assert.Null(report[1]!["frequencyDays"]);

        Assert.Equal(2, (await merchant.GetAsync(merchant.Owner, "/v1/reports/rfm?asOf=2026-01-20T00:00:00Z")).Ok().Json["data"]!.AsArray().Count);
        Assert.Equal(customers.Ids[0], (string)(await merchant.GetAsync(merchant.Owner, "/v1/reports/rfm?asOf=2026-02-01T00:00:00Z&minOrders=2&noOrderForDays=20")).Ok().Json["data"]!.AsArray().Single()!["customer"]!);
        var page = (await merchant.GetAsync(merchant.Owner, "/v1/reports/rfm?asOf=2026-02-01T00:00:00Z&limit=2")).Ok();
        var rest = (await merchant.GetAsync(merchant.Owner, $"/v1/reports/rfm?asOf=2026-02-01T00:00:00Z&limit=2&cursor={page.Text("nextCursor")}")).Ok();
        Assert.Equal(customers.Ids[2], rest.Text("data.0.customer"));
        Assert.Null(rest.At("nextCursor"));
        var csv = (await merchant.GetAsync(merchant.Owner, "/v1/reports/rfm?asOf=2026-02-01T00:00:00Z&format=csv")).Ok();
        Assert.Equal("text/csv", csv.Type);
        Assert.Equal(4, csv.Body.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.StartsWith($"{customers.Ids[0]},,,,21,5,3,2201,734,4,5,4,", csv.Body.Split("\r\n")[1]);
        (await merchant.GetAsync(merchant.Owner, "/v1/reports/rfm?minOrders=x")).Refused(400, "invalid_request").Field("minOrders");
        Assert.Equal(9, (await merchant.GetAsync(merchant.Owner, "/v1/reports/rfm/segments")).Ok().Json["data"]!.AsArray().Count);
    }

    [Fact]
    public async Task TheGrid_AddsUpToTheReport()
    {
        var merchant = await host.MerchantAsync();
        var customers = await Customers.OfAsync(merchant, 3);
        await customers.BuyAsync(0, 1000, Day0);
        await customers.BuyAsync(0, 500, Day0.AddDays(3));
        await customers.BuyAsync(1, 700, Day0.AddDays(3));
        await customers.BuyAsync(2, 700, Day0.AddDays(3));
        var grid = (await merchant.GetAsync(merchant.Owner, "/v1/reports/rfm/grid")).Ok();
        Assert.Equal(3, grid.Number("customers"));
        var lines = (await merchant.GetAsync(merchant.Owner, "/v1/reports/rfm")).Ok().Json["data"]!.AsArray();
        foreach (var cell in grid.Json["cells"]!.AsArray())
        {
            var same = lines.Where(l => (int)l!["r"]! == (int)cell!["r"]! && (int)l["f"]! == (int)cell["f"]!).ToList();
            Assert.Equal((same.Count, same.Sum(l => (long)l!["orders"]!), same.Sum(l => (long)l!["total"]!)), ((int)cell!["customers"]!, (long)cell["orders"]!, (long)cell["total"]!));
        }

        Assert.Equal(9, grid.Json["segments"]!.AsArray().Count);
        Assert.Equal((3, 2900), (grid.Json["segments"]!.AsArray().Sum(s => (int)s!["customers"]!), grid.Json["segments"]!.AsArray().Sum(s => (long)s!["total"]!)));
        Assert.Equal(1, (await merchant.GetAsync(merchant.Owner, "/v1/reports/rfm/grid?minOrders=2")).Ok().Number("customers"));
    }

    [Fact]
    public async Task ASegment_BecomesAGroup_AndStaysAsItWas()
    {
        var merchant = await host.MerchantAsync();
        var customers = await Customers.OfAsync(merchant, 3);
        for (var i = 0; i < 3; i++)
            await customers.BuyAsync(i, 1000, Day0.AddDays(i));
        await customers.BuyAsync(0, 1000, Day0.AddDays(1));
        var group = (await merchant.PostAsync(merchant.Owner, "/v1/groups", new { name = "often", rfm = new { minOrders = 2 } }, "k")).Ok();
        Assert.Equal(1, group.Number("members"));
        await customers.BuyAsync(1, 1000, Day0.AddDays(2));
        Assert.Equal(1, (await merchant.GetAsync(merchant.Owner, $"/v1/groups/{group.Text("id")}")).Ok().Number("members"));
        var segment = (await merchant.GetAsync(merchant.Owner, "/v1/reports/rfm")).Ok().Text("data.0.segment");
        var made = (await merchant.PostAsync(merchant.Owner, "/v1/groups", new { name = "segment", segment })).Ok();
        Assert.InRange(made.Number("members"), 1, 3);
    }

    [Fact]
    public async Task AFieldOfTheHeatMap_BecomesAGroup_OfWhoStandsInIt()
    {
        var merchant = await host.MerchantAsync();
        var customers = await Customers.OfAsync(merchant, 4);
        for (var i = 0; i < 4; i++)
            await customers.BuyAsync(i, 1000 * (i + 1), Day0.AddDays(i));
        await customers.BuyAsync(0, 1000, Day0.AddDays(1));
        await customers.BuyAsync(3, 1000, Day0.AddDays(9));
        var lines = (await merchant.GetAsync(merchant.Owner, "/v1/reports/rfm")).Ok().Json["data"]!.AsArray();
        foreach (var cell in (await merchant.GetAsync(merchant.Owner, "/v1/reports/rfm/grid")).Ok().Json["cells"]!.AsArray())
        {
            var (r, f) = ((int)cell!["r"]!, (int)cell["f"]!);
            var group = (await merchant.PostAsync(merchant.Owner, "/v1/groups", new { name = "field", rfm = new { minR = r, maxR = r, minF = f, maxF = f } })).Ok();
            var members = (await merchant.GetAsync(merchant.Owner, $"/v1/groups/{group.Text("id")}/members")).Ok().Json["data"]!.AsArray();
            Assert.Equal(
                lines.Where(l => ((int)l!["r"]!, (int)l["f"]!) == (r, f)).Select(l => (string)l!["customer"]!).Order(StringComparer.Ordinal),
                members.Select(member => (string)member!["customer"]!).Order(StringComparer.Ordinal));
        }
    }

    /// <summary>A retry after an update must be the same request: what it did not say is not in its fingerprint.</summary>
    [Fact]
    public void ARequestOfBefore_IsTheSameRequest() => Assert.Equal(
        """{"name":"often","members":null,"segment":null,"rfm":{"asOf":null,"segment":null,"noOrderForDays":null,"minOrders":2,"maxOrders":null,"minTotal":null,"maxTotal":null}}""",
        System.Text.Json.JsonSerializer.Serialize(new Cashback.Groups.GroupBody { Name = "often", Rfm = new() { MinOrders = 2 } }, Problems.JsonType<Cashback.Groups.GroupBody>.Info));

    [Theory]
    [InlineData("recencyDays")]
    [InlineData("frequencyDays")]
    [InlineData("orders")]
    [InlineData("averageBill")]
    [InlineData("total")]
    [InlineData("r")]
    [InlineData("f")]
    [InlineData("m")]
    public async Task AGroup_TakesEveryBoundOfTheReport(string figure)
    {
        var merchant = await host.MerchantAsync();
        var customers = await Customers.OfAsync(merchant, 3);
        for (var i = 0; i < 3; i++)
        {
            for (var order = 0; order < 2 + i; order++)
                await customers.BuyAsync(i, 1000 * (i + 1), Day0.AddDays((i + 1) * (order + 1)));
        }

        const string AsOf = "2026-02-01T00:00:00Z";
        var lines = (await merchant.GetAsync(merchant.Owner, $"/v1/reports/rfm?asOf={AsOf}")).Ok().Json["data"]!.AsArray();
        var middle = lines.Select(line => (long)(decimal)line![figure]!).Order().ElementAt(1);
        foreach (var end in new[] { "min", "max" })
        {
            var bound = $"{end}{char.ToUpperInvariant(figure[0])}{figure[1..]}";
            var rfm = new Dictionary<string, object> { ["asOf"] = AsOf, [bound] = middle };
            var shown = (await merchant.GetAsync(merchant.Owner, $"/v1/reports/rfm?asOf={AsOf}&{bound}={middle}")).Ok().Json["data"]!.AsArray().Count;
            Assert.Equal(2, shown);
            Assert.Equal(shown, (await merchant.PostAsync(merchant.Owner, "/v1/groups", new { name = bound, rfm })).Ok().Number("members"));
        }
    }

    [Fact]
    public async Task AReversal_RemovesTheOrder_AndAPartReducesTheTotal()
    {
        var merchant = await host.MerchantAsync();
        var customers = await Customers.OfAsync(merchant, 1);
        await customers.BuyAsync(0, 1000, Day0);
        await customers.BuyAsync(0, 600, Day0.AddDays(1));
        await customers.AskAsync(customers.All[0], new Cards.Reverse(2, 300, Day0.AddDays(2)));
        await customers.AskAsync(customers.All[0], new Cards.Reverse(3, null, Day0.AddDays(3)));
        async Task<string> AtAsync(int day)
        {
            var line = (await merchant.GetAsync(merchant.Owner, $"/v1/reports/rfm?asOf={Day0.AddDays(day):yyyy-MM-dd}T00:00:00Z")).Ok().Json["data"]![0]!;
            return $"{line["orders"]} {line["total"]}";
        }

        Assert.Equal(new[] { "1 1000", "2 1600", "2 1300", "1 700" }, new[] { await AtAsync(1), await AtAsync(2), await AtAsync(3), await AtAsync(4) });
    }
}
