using Npgsql;

namespace Cashback.Journal.Postgres;

/// <summary>Tables of a host's own in the journal's database, made once.</summary>
public static class OtherTables
{
    private const string Lock = "SELECT pg_advisory_xact_lock(4855330453279596396)";
    private const string Exists = "SELECT to_regclass($1) IS NOT NULL";

    /// <summary>Runs the script where the table is missing; under a lock, since several processes may start at once.</summary>
    /// <param name="connection">Npgsql's connection string.</param>
    /// <param name="table">One that the script makes.</param>
    /// <param name="script">Statements of SQL; all of it happens, or nothing.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task MakeAsync(string connection, string table, string script, CancellationToken cancellationToken)
    {
        await using var db = new NpgsqlConnection(connection);
        await db.OpenAsync(cancellationToken);
        await using var transaction = await db.BeginTransactionAsync(cancellationToken);
        await using (var locking = new NpgsqlCommand(Lock, db, transaction))
            await locking.ExecuteNonQueryAsync(cancellationToken);
        await using (var exists = new NpgsqlCommand(Exists, db, transaction) { Parameters = { new() { Value = table } } })
        {
            if (await exists.ExecuteScalarAsync(cancellationToken) is true)
                return;
        }

        await using (var make = new NpgsqlCommand(script, db, transaction))
            await make.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
