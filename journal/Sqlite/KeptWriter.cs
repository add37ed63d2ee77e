using Cashback.Grains;

namespace Cashback.Journal.Sqlite;

/// <summary>Writes what belongs to no chain: delivered messages and followers.</summary>
internal sealed class KeptWriter(Connection db)
{
    private readonly Statement _delivered = db.Prepare("DELETE FROM outbox WHERE grain = ? AND seq = ? AND idx = ?");
    private readonly Statement _follower = db.Prepare("INSERT OR REPLACE INTO followers (name, state) VALUES (?, ?)");
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
}
