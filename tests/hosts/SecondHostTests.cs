namespace Cashback.Hosts.Tests;

/// <summary>Two hosts over one data folder: the second one says so and ends, the first one goes on.</summary>
public sealed class SecondHostTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cashback-second-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task ASecondHost_EndsWithOneLine()
    {
        await using var host = await HostProcess.StartAsync(_folder, "sqlite");
        Assert.Equal((1, $"The data folder {_folder} is in use by another process: stop that one, or start this one with another folder.{Environment.NewLine}"), await HostProcess.FailAsync(_folder));
        using var shop = new Shop(host.Url);
        await shop.GetAsync("/v1/me");
    }
}
