using Cashback.Grains;

namespace Cashback.Journal.Sqlite;

/// <summary>Writes and deletes list rows inside the writer's transaction.</summary>
internal sealed class RowWriter(Connection db)
{
    private readonly Statement _set = db.Prepare("INSERT INTO rows (key, body) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET body = excluded.body");
    private readonly Statement _drop = db.Prepare("DELETE FROM rows WHERE key = ?");

    public void Write(IReadOnlyList<RowWrite> rows)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Body is { } body)
                _set.Bind(0, rows[i].Key).Bind(1, body).Run();
            else
                _drop.Bind(0, rows[i].Key).Run();
        }
    }
}
