using System.Collections.Concurrent;
using System.Text.Json;
using Cashback.Journal;
using Cashback.Programmes;
using Cashback.Reads;

namespace Cashback.Grains;

/// <summary>The settings in force, one immutable snapshot a programme. A snapshot is only ever replaced by a higher version.</summary>
internal sealed class Snapshots(IJournal journal)
{
    private static readonly ProgrammeSnapshot Unborn = new(0, new("", "XXX", 2, "en", "Etc/UTC"), new() { Version = 0 });

    private readonly ConcurrentDictionary<int, ProgrammeSnapshot> _snapshots = new();

    public ProgrammeSnapshot? Find(int programme) => _snapshots.GetValueOrDefault(programme);

    /// <summary>Reads the row where what is held is missing or older than <paramref name="version"/>.</summary>
    public async ValueTask RefreshAsync(int programme, int version)
    {
        if (Find(programme) is { } held && held.Settings.Version >= version)
            return;
        var row = await journal.FindAsync(RowKey.Of(programme, ListKind.Snapshot));
        Put(programme, row is null ? Unborn : Read(row));
    }

    public void Observe(byte[] key, byte[]? body)
    {
        if ((ListKind)key[4] == ListKind.Snapshot && body is not null)
            Put(System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(key), Read(body));
    }

    private static ProgrammeSnapshot Read(byte[] body) => JsonSerializer.Deserialize(body, Wire.Default.ProgrammeSnapshot) ?? throw new JsonException("no snapshot");

    private void Put(int programme, ProgrammeSnapshot snapshot) =>
        _snapshots.AddOrUpdate(programme, snapshot, (_, held) => held.Settings.Version >= snapshot.Settings.Version ? held : snapshot);
}
