using System.Text;
using Cashback.Hosts.Tests;

namespace Cashback.Api.Tests;

/// <summary>Who asks to be forgotten is: no file of the database, no export, no page tells his name.</summary>
public sealed class ForgettingTests
{
    private static readonly string[] Personal = ["Hedvika", "Tajemna", "hedvika.tajemna@example.org", "777888999", "crm-hedvika", "tel. ordered flowers", "her first card", "her card of before", "was Hana Dvojita"];

    [Fact]
    public async Task AnErasedCustomer_LeavesSumsOnly()
    {
        var folder = Directory.CreateTempSubdirectory("cashback-forget");
        try
        {
            await using (var host = new ApiHost { Data = folder.FullName })
            {
                var m = await host.MerchantAsync();
                var id = (await m.PostAsync(m.Owner, "/v1/customers", new { name = "Hedvika Tajemna", email = Personal[2], phone = "+420777888999", externalId = Personal[4] })).Ok().Text("id");
                var up = (await m.PostAsync(m.Owner, $"/v1/customers/{id}/adjustments", new { asset = "gift", amount = 500, comment = Personal[5] })).Ok().Text("operation");
                // Two cards that she linked later, one in place of the other, and a second account that was merged into hers.
                var cards = await m.CardsAsync(2);
                var early = (await m.PostAsync(m.Owner, $"/v1/cards/{cards[0].Id}/adjustments", new { asset = "gift", amount = 5, comment = Personal[7] })).Ok().Text("operation");
                Assert.Equal(Personal[7], (await m.GetAsync(m.Owner, $"/v1/operations/{early}")).Ok().Text("comment"));
                (await m.PostAsync(m.Owner, $"/v1/cards/{cards[0].Id}/replace", new { newCard = cards[1].Id })).Ok();
                (await m.PostAsync(m.Owner, $"/v1/cards/{cards[1].Id}/adjustments", new { asset = "gift", amount = -5, comment = Personal[6] })).Ok();
                (await m.PostAsync(m.Owner, $"/v1/cards/{cards[1].Id}/link", new { customer = id, comment = Personal[0] })).Ok();
                var second = (await m.PostAsync(m.Owner, "/v1/customers", new { name = Personal[8] })).Ok().Text("id");
                (await m.PostAsync(m.Owner, $"/v1/customers/{second}/merge", new { into = id })).Ok();

                (await m.PostAsync(m.Owner, $"/v1/customers/{id}/erase", new { confirm = "cus_other" })).Refused(400, "invalid_request").Field("confirm");
                (await m.PostAsync(m.Owner, $"/v1/customers/{id}/erase", new { confirm = id })).Ok();

                var gone = (await m.GetAsync(m.Owner, $"/v1/customers/{id}")).Ok();
                Assert.Equal(500, gone.Number("balances.gift"));
                Assert.True((bool)gone.At("erased")!);
                var pages = gone.Body + (await m.GetAsync(m.Owner, $"/v1/customers/{id}/export")).Ok().Body + (await m.GetAsync(m.Owner, $"/v1/operations/{up}")).Ok().Body + (await m.GetAsync(m.Owner, "/v1/customers")).Ok().Body
                    + (await m.GetAsync(m.Owner, $"/v1/operations/{early}")).Ok().Body + (await m.GetAsync(m.Owner, $"/v1/operations?card={cards[1].Id}")).Ok().Body + (await m.GetAsync(m.Owner, $"/v1/customers/{second}")).Ok().Body;
                Assert.All(Personal, text => Assert.DoesNotContain(text, pages, StringComparison.OrdinalIgnoreCase));
                foreach (var q in Personal)
                    Assert.Empty((await m.GetAsync(m.Owner, $"/v1/customers?q={Uri.EscapeDataString(q)}")).Ok().Json["data"]!.AsArray());
                (await m.PostAsync(m.Owner, $"/v1/customers/{id}/adjustments", new { asset = "gift", amount = 1, comment = "c" })).Refused(409, "customer_erased");
                (await m.PostAsync(m.Owner, "/v1/customers", new { externalId = Personal[4] })).Ok();
                Assert.True((bool)(await m.GetAsync(m.Owner, "/v1/proof")).Ok().At("ok")!);
            }

            // The host lets go of its folder a moment after it has stopped.
            await Patience.UntilAsync(() => IsFree(Path.Combine(folder.FullName, "lock")), "the database is still open");
            foreach (var file in folder.EnumerateFiles("*", SearchOption.AllDirectories).Where(file => file.Name != "lock"))
            {
                var bytes = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file.FullName, TestContext.Current.CancellationToken));
                Assert.All(Personal, text => Assert.False(bytes.Contains(text, StringComparison.OrdinalIgnoreCase), $"{file.Name} holds {text}"));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static bool IsFree(string file)
    {
        try
        {
            using var held = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
