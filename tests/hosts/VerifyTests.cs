using System.Text.Json.Nodes;
using Cashback.Journal.Sqlite;

namespace Cashback.Hosts.Tests;

/// <summary>reliability.md, fault 14: somebody changes the database file, and <c>cashback verify</c> finds it.</summary>
public sealed class VerifyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cashback-verify-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("a flipped bit", "seal_differs", "UPDATE journal SET body = CAST(replace(CAST(body AS TEXT), '\"o\":1', '\"o\":0') AS BLOB) WHERE which = 3")]
    [InlineData("a deleted row", "seal_broken", "DELETE FROM journal WHERE which = 3")]
    [InlineData("two swapped rows", "seal_differs", "UPDATE journal SET seq = -3 WHERE which = 3; UPDATE journal SET seq = 3 WHERE which = 4; UPDATE journal SET seq = 4 WHERE which = -3")]
    public async Task WhatWasChanged_IsFound(string what, string code, string sql)
    {
        await using (var host = await HostProcess.StartAsync(_folder, "sqlite"))
        {
            using var shop = new Shop(host.Url);
            var (till, cards) = await shop.OpenAsync(1);
            for (var i = 0; i < 4; i++)
                Assert.NotNull((await shop.ScanAsync(till, cards[0], $"scan-{i}")).Body);
            await shop.GetAsync("/v1/reports/trial-balance");
            Assert.Equal(0, (await host.CommandAsync("verify", "--json")).Code);
            await host.StopAsync();
        }

        Change(sql);
        await using var again = await HostProcess.StartAsync(_folder, "sqlite");
        var (exit, said) = await again.CommandAsync("verify", "--json");
        Assert.True(exit == 1, $"{what}: {exit} {said}");
        Assert.Contains(JsonNode.Parse(said)!["differences"]!.AsArray(), d => (string)d!["code"]! == code);
    }

    /// <summary>Of the one card that was scanned, its operation with this sequence.</summary>
    private void Change(string sql)
    {
        using var db = new Connection(Path.Combine(_folder, "cashback.db"), readOnly: false);
        var before = db.Number("SELECT total_changes()");
        db.Execute(sql.Replace("which = ", "grain = (SELECT grain FROM journal WHERE instr(CAST(body AS TEXT), '\"t\":\"scan\"') > 0 LIMIT 1) AND seq = ", StringComparison.Ordinal));
        Assert.NotEqual(before, db.Number("SELECT total_changes()"));
    }
}
