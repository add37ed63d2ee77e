using System.Text.Json.Nodes;

namespace Cashback.Api.Tests.Letters;

/// <summary>A mail server that is down, and a process that ends meanwhile, lose no letter.</summary>
public sealed class LetterRestartTests
{
    [Fact]
    public async Task Letter_WaitsForTheMailServer_OverARestart()
    {
        var folder = Directory.CreateTempSubdirectory("cashback-letters");
        var time = new ShiftedTime();
        try
        {
            await using (var host = new ApiHost { Data = folder.FullName, Time = time, Smtp = "smtp://127.0.0.1:1?tls=off" })
            {
                var m = await host.MerchantAsync();
                await m.SetAsync(s => s["expiry"] = new JsonObject { ["noticeDays"] = 3 });
                var id = (await m.PostAsync(m.Owner, "/v1/customers", new { email = "ana@example.org" })).Ok().Text("id");
                (await m.PostAsync(m.Owner, $"/v1/customers/{id}/adjustments", new { asset = "gift", amount = 500, comment = "c", validDays = 10 })).Ok();
                time.Pass(TimeSpan.FromDays(8));
                await m.SettledAsync(async () => (await Waiting(host)).Tries == 1);
            }

            time.Pass(TimeSpan.FromMinutes(2));
            using var server = new MailServer();
            await using var next = new ApiHost { Data = folder.FullName, Time = time, Smtp = $"smtp://127.0.0.1:{server.Port}?tls=off" };
            // It starts when it is first asked for.
            Assert.NotNull(next.Journal);
            var letter = await server.Letter.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
            Assert.Contains("RCPT TO:<ana@example.org>", letter, StringComparison.Ordinal);
            Assert.Matches("(?m)^Message-ID: <expiry\\.[0-9]+\\.cus_[0-9a-z]+\\.[0-9]+@127\\.0\\.0\\.1>$", letter);
            await Hosts.Tests.Patience.UntilAsync(async () => (await Waiting(next)).Count == 0, "the letter still waits");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(int Count, int? Tries)> Waiting(ApiHost host)
    {
        var letters = await new Cashback.Letters.LetterQueue(host.Journal).DueAsync(DateTimeOffset.MaxValue, 10);
        return (letters.Count, letters.Count == 0 ? null : letters[0].Tries);
    }
}
