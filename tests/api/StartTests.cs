using System.Diagnostics;
using Cashback.Hosts.Tests;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Cashback.Api.Tests;

/// <summary>Starting again over the same data folder.</summary>
public sealed class StartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cashback-").FullName;

    [Fact]
    public async Task AChangedAdminKey_ReplacesTheOldOne_AndNoneKeepsIt()
    {
        Assert.Equal((200, 401), await StartAsync("first", "second"));
        Assert.Equal((200, 401), await StartAsync("second", "second", "first"));
        Assert.Equal((200, 401), await StartAsync(null, "second", "first"));
        Assert.Equal((200, 401), await StartAsync("first", "first", "second"));
    }

    [Fact]
    public async Task TheQrKey_IsMadeOnce_AndReadableByItsOwnerOnly()
    {
        await StartAsync("a", "b");
        var file = Path.Combine(_folder, "qr.key");
        var key = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Assert.Equal(32, Convert.FromBase64String(key).Length);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        await StartAsync("a", "b");
        Assert.Equal(key, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Metrics_PassPromtool()
    {
        if (!File.Exists("/usr/bin/promtool"))
        {
            TestContext.Current.TestOutputHelper?.WriteLine("promtool is not installed (Debian: prometheus)");
            return;
        }

        await using var host = new ApiHost();
        var merchant = await host.MerchantAsync();
        (await merchant.GetAsync(merchant.Owner, "/v1/settings")).Ok();
        using var promtool = Process.Start(new ProcessStartInfo("/usr/bin/promtool", "check metrics") { RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false })!;
        await promtool.StandardInput.WriteAsync((await host.SendAsync(null, "GET", "/metrics", null, null)).Ok().Body);
        promtool.StandardInput.Close();
        var said = await promtool.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) + await promtool.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await promtool.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(promtool.ExitCode == 0, said);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Starts with this key; answers how two keys fare.</summary>
    private async Task<(int, int)> StartAsync(string? adminKey, params string[] tried)
    {
        await using var host = new WebApplicationFactory<Program>().WithWebHostBuilder(builder =>
        {
            builder.UseSetting("data", _folder);
            if (adminKey is not null)
                builder.UseSetting("CASHBACK_ADMIN_KEY", adminKey);
        });
        var statuses = new List<int>();
        foreach (var key in tried.Length == 1 ? [adminKey!, .. tried] : tried)
        {
            using var client = host.CreateClient();
            client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {key}");
            statuses.Add((int)(await client.GetAsync("/v1/settings", TestContext.Current.CancellationToken)).StatusCode);
        }

        await host.DisposeAsync();
        await Patience.UntilAsync(IsFree, "the data folder is still held");
        return (statuses[0], statuses[1]);
    }

    /// <summary>The factory does not wait for the end of Program, which closes the journal last.</summary>
    private bool IsFree()
    {
        try
        {
            using var held = new FileStream(Path.Combine(_folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
