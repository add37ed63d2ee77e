using System.Text.Json.Nodes;
using Cashback.Api.Tests.Matches;

namespace Cashback.Api.Tests.Letters;

/// <summary>Letters that nobody asked for: each notice once, in the language of the person, to whoever has an address.</summary>
public sealed class LetterTests : IAsyncDisposable
{
    private readonly ShiftedTime _time = new();
    private readonly ApiHost _host;

    public LetterTests() => _host = new() { Time = _time };

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task NoticeOfExpiry_IsSentOnce_ToThoseWithAnAddress()
    {
        var m = await _host.MerchantAsync();
        await m.SetAsync(s => s["expiry"] = new JsonObject { ["noticeDays"] = 3 });
        var ids = new List<string>();
        foreach (var person in new object[] { new { email = "ana@example.org", language = "es" }, new { email = "bob@example.org" }, new { phone = "+420777888991" } })
        {
            ids.Add((await m.PostAsync(m.Owner, "/v1/customers", person)).Ok().Text("id"));
            (await m.PostAsync(m.Owner, $"/v1/customers/{ids[^1]}/adjustments", new { asset = "gift", amount = 123_450, comment = "c", validDays = 10 })).Ok();
            (await m.PostAsync(m.Owner, $"/v1/customers/{ids[^1]}/adjustments", new { asset = "points", amount = 7, comment = "c", validDays = 10 })).Ok();
        }

        var day = DateTime.UtcNow.AddDays(10);
        _time.Pass(TimeSpan.FromDays(8));
        var spanish = await LettersAsync("ana@example.org", 1);
        Assert.Equal("M: su saldo caduca pronto", (string)spanish[0]["subject"]!);
        var until = day.ToString("d 'de' MMMM 'de' yyyy", System.Globalization.CultureInfo.GetCultureInfo("es"));
        Assert.Contains($"- 1.234,50 EUR de saldo: hasta el {until}\n- 7 puntos: hasta el {until}\n", (string)spanish[0]["text"]!, StringComparison.Ordinal);
        Assert.Contains("- 1,234.50 EUR of credit: until", (string)(await LettersAsync("bob@example.org", 1))[0]["text"]!, StringComparison.Ordinal);

        // A later notice, of another lot, is a second letter and brings no first one again.
        (await m.PostAsync(m.Owner, $"/v1/customers/{ids[0]}/adjustments", new { asset = "gift", amount = 100, comment = "c", validDays = 10 })).Ok();
        _time.Pass(TimeSpan.FromDays(8));
        var letters = await LettersAsync("ana@example.org", 2);
        Assert.Equal(2, letters.Select(l => (string)l["id"]!).Distinct().Count());
        await SettledAsync();
        Assert.Equal(2, (await LettersAsync("ana@example.org", 2)).Count);
        Assert.Single(await LettersAsync("bob@example.org", 1));
        Assert.Empty(await LettersAsync("+420777888991", 0));
    }

    [Fact]
    public async Task Buyers_AreSentTheirLink_OnceUntilATime()
    {
        var gate = await Turnstile.OpenAsync(_host);
        var m = gate.Merchant;
        var (french, silent) = ((await m.PostAsync(m.Owner, "/v1/customers", new { email = "zoe@example.org", language = "fr" })).Ok().Text("id"), await m.CustomerAsync("without an address"));
        await gate.ImportAsync($"a,5000,A,web,sold,{french},{Turnstile.Payment()},card,,", $"b,5000,A,web,sold,{silent},{Turnstile.Payment()},card,,", $"c,5000,A,web,sold,,{Turnstile.Payment()},card,,");
        await gate.RefundAsync(new { rateBps = 5_000, channel = "c", pointOfSale = "p" });
        var until = _time.GetUtcNow().AddDays(7);
        await CancelAsync(gate, await AskAsync(gate, new { until, mail = true, bonusBps = 1_000 }, 3));
        var letter = (await LettersAsync("zoe@example.org", 1))[0];
        Assert.Equal("final : choisissez votre remboursement", (string)letter["subject"]!);
        Assert.Contains("25,00 EUR", (string)letter["text"]!, StringComparison.Ordinal);

        // The same again brings no letter; another time to choose does.
        await CancelAsync(gate, await AskAsync(gate, new { until, mail = true, bonusBps = 1_000 }, 6));
        await AskAsync(gate, new { until = until.AddDays(1), mail = true, bonusBps = 1_000 }, 9);
        var link = ((string)(await LettersAsync("zoe@example.org", 2))[0]["text"]!).Split('\n').Single(line => line.Contains("/refund/", StringComparison.Ordinal)).Split("/refund/")[1];
        await SettledAsync();
        Assert.Equal(2_500, (await _host.SendAsync(null, "GET", $"/v1/refund-choices/{link}", null, null)).Ok().Number("amount"));
        Assert.Equal(2, (await _host.SendAsync(ApiHost.AdminKey, "GET", "/v1/dev/inbox", null, null)).Ok().Json["data"]!.AsArray().Count);
    }

    [Fact]
    public async Task Buyers_AreNotWrittenTo_UnlessItIsAskedFor()
    {
        var gate = await Turnstile.OpenAsync(_host);
        var m = gate.Merchant;
        var owner = (await m.PostAsync(m.Owner, "/v1/customers", new { email = "zoe@example.org" })).Ok().Text("id");
        await gate.ImportAsync($"a,5000,A,web,sold,{owner},{Turnstile.Payment()},card,,");
        await gate.RefundAsync(new { rateBps = 5_000, channel = "c", pointOfSale = "p" });
        var until = _time.GetUtcNow().AddDays(7);
        await CancelAsync(gate, await AskAsync(gate, new { until }, 1));
        await AskAsync(gate, new { until = until.AddDays(1), mail = true }, 2);
        await LettersAsync("zoe@example.org", 1);
        await SettledAsync();
        Assert.Single(await LettersAsync("zoe@example.org", 1));
    }

    [Fact]
    public async Task WhoSignsUp_HasTheLanguageOfThePage()
    {
        var sent = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new { programme = "prg_00000000000000000000000004", email = "jana@example.org", language = "cs" });
        Assert.Equal(202, (await _host.SendAsync(null, "POST", "/v1/sign-up", sent, null)).Status);
        Assert.StartsWith("Váš kód", (string)(await LettersAsync("jana@example.org", 1))[0]["subject"]!, StringComparison.Ordinal);
        var known = (await _host.CallAsync(ApiHost.AdminKey, "GET", "/v1/customers?q=jana@example.org")).Ok();
        Assert.Equal("cs", known.Text("data.0.language"));
        var id = known.Text("data.0.id");
        Assert.Equal("fr", (await _host.CallAsync(ApiHost.AdminKey, "PATCH", $"/v1/customers/{id}", new { language = "fr" })).Ok().Text("language"));
        (await _host.CallAsync(ApiHost.AdminKey, "PATCH", $"/v1/customers/{id}", new { language = "de" })).Refused(400, "invalid_request").Field("language");
    }

    private async Task<List<JsonNode>> LettersAsync(string to, int count) => await Hosts.Tests.Patience.UntilAsync(
        async () => (await _host.SendAsync(ApiHost.AdminKey, "GET", $"/v1/dev/inbox?to={Uri.EscapeDataString(to)}", null, null)).Ok().Json["data"]!.AsArray().Select(l => l!).ToList(),
        letters => letters.DistinctBy(l => (string?)l["id"]).Count() >= count);

    /// <summary>Nothing waits to be sent.</summary>
    private Task SettledAsync() => Hosts.Tests.Patience.UntilAsync(async () => (await new Cashback.Letters.LetterQueue(_host.Journal).DueAsync(DateTimeOffset.MaxValue, 10)).Count == 0, "letters wait");

    /// <summary>A dispatch that has reached all payments, as often as they have been reached by then.</summary>
    private async Task<string> AskAsync(Turnstile gate, object choice, int sent)
    {
        var job = (await gate.Merchant.PostAsync(gate.Merchant.Owner, gate.Path + "/refund-payments", new { choice })).Text("job");
        await gate.Merchant.SettledAsync(async () => (await _host.Journal.FeedAsync(0, int.MaxValue)).Items.Count(i => i.Grain.Kind == Grains.GrainKind.RefundPayment) == sent);
        return job;
    }

    private static async Task CancelAsync(Turnstile gate, string job)
    {
        await gate.Merchant.PostAsync(gate.Merchant.Owner, $"/v1/jobs/{job}/cancel", new { });
        await gate.Merchant.SettledAsync(async () => (string)(await gate.JobAsync(job))["status"]! == "cancelled");
    }
}
