using Cashback.Grains;

namespace Cashback.Journal.Sqlite;

/// <summary>Writes what belongs to no chain: delivered messages, followers and seals.</summary>
internal sealed class KeptWriter(Connection db)
{
    private readonly Statement _delivered = db.Prepare("DELETE FROM outbox WHERE grain = ? AND seq = ? AND idx = ?");
    private readonly Statement _follower = db.Prepare("INSERT OR REPLACE INTO followers (name, state) VALUES (?, ?)");
    private readonly Statement _seal = db.Prepare("INSERT OR IGNORE INTO seals (parent, hash, start, position, at, marks) VALUES (?, ?, ?, ?, ?, ?)");
    private readonly Statement _child = db.Prepare("SELECT hash FROM seals WHERE parent = ?");
    private readonly RowWriter _rows = new(db);

    public int Acknowledge(IReadOnlyList<OutgoingId> delivered)
    {
        foreach (var id in delivered)
            _delivered.Bind(0, id.From).Bind(1, id.Seq).Bind(2, id.Index).Run();
        return delivered.Count;
    }

    public int SaveFollower(string name, byte[] state, IReadOnlyList<RowWrite> rows)
    {
        _follower.Bind(0, name).Bind(1, state).Run();
        _rows.Write(rows);
        return rows.Count;
    }

    public bool Seal(Seal seal)
    {
        _seal.Bind(0, seal.Parent).Bind(1, seal.Hash).Bind(2, seal.From).Bind(3, seal.Position).Bind(4, seal.At.UtcTicks).Bind(5, seal.Marks).Run();
        var isChild = _child.Bind(0, seal.Parent).Step() && _child.Bytes(0).SequenceEqual(seal.Hash);
        _child.Reset();
        return isChild;
    }
}
