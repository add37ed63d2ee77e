using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Cashback.Access;
using Cashback.Grains;
using Cashback.Journal;
using Cashback.Journal.Memory;
using Cashback.Keys;
using Cashback.Reads;

namespace Cashback.Api.Tests;

public sealed class SecretLeaseTests : IAsyncDisposable
{
    private static readonly byte[] Row = RowKey.Of(0, ListKind.Secret, SHA256.HashData("secret"u8));
    private static readonly byte[] Body = JsonSerializer.SerializeToUtf8Bytes(new Principal(1, new(GrainKind.ApiKey, 1), Role.Till), Wire.Default.Principal);

    private readonly MemoryJournal _journal = new();
    private readonly HandTime _time = new();

    public ValueTask DisposeAsync() => _journal.DisposeAsync();

    [Fact]
    public async Task AKeyRevokedElsewhere_IsRefusedASecondLater()
    {
        var leases = new SecretLeases(_journal, _time);
        await WriteAsync(Body);
        Assert.NotNull(await leases.FindAsync("secret".AsMemory()));
        await WriteAsync(null);
        Assert.NotNull(await leases.FindAsync("secret".AsMemory()));
        _time.Pass(TimeSpan.FromSeconds(1));
        Assert.Null(await leases.FindAsync("secret".AsMemory()));
    }

    [Fact]
    public async Task AKeyRevokedHere_IsRefusedAtOnce()
    {
        var leases = new SecretLeases(_journal, _time);
        Assert.Null(await leases.FindAsync("secret".AsMemory()));
        await WriteAsync(Body);
        leases.Observe(Row, Body);
        Assert.NotNull(await leases.FindAsync("secret".AsMemory()));
        await WriteAsync(null);
        leases.Observe(Row, null);
        Assert.Null(await leases.FindAsync("secret".AsMemory()));
    }

    [Fact]
    public async Task AnExpiredKey_IsRefused()
    {
        var leases = new SecretLeases(_journal, _time);
        await WriteAsync(JsonSerializer.SerializeToUtf8Bytes(new Principal(1, new(GrainKind.ApiKey, 1), Role.Till, ExpiresAt: _time.GetUtcNow().AddMilliseconds(500)), Wire.Default.Principal));
        Assert.NotNull(await leases.FindAsync("secret".AsMemory()));
        _time.Pass(TimeSpan.FromMilliseconds(500));
        Assert.Null(await leases.FindAsync("secret".AsMemory()));
    }

    private async Task WriteAsync(byte[]? body) => await _journal.SaveFollowerAsync("test", Encoding.UTF8.GetBytes("x"), [new RowWrite(Row, body)]);
}
