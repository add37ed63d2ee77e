using Npgsql;

namespace Cashback.Journal.Postgres;

/// <summary>What an error means for the statement that met it.</summary>
internal enum Meaning
{
    /// <summary>It may have committed.</summary>
    Unknown = 1,
    /// <summary>Rolled back for a reason that passes: sent again at once.</summary>
    Aborted = 2,
    /// <summary>Rolled back, and again whenever it is sent: the data of one chain cannot be stored.</summary>
    Data = 3,
    /// <summary>Rolled back, and the database takes no writes for now.</summary>
    Unavailable = 4,
}

/// <summary>
/// The closed table of SQLSTATEs. A statement of its own transaction that ends with ERROR is rolled back; FATAL and PANIC may
/// come after the commit record. What is not listed is unknown.
/// </summary>
internal static class SqlStates
{
    private static readonly Dictionary<string, Meaning> Table = new(StringComparer.Ordinal)
    {
        [PostgresErrorCodes.SerializationFailure] = Meaning.Aborted,
        [PostgresErrorCodes.DeadlockDetected] = Meaning.Aborted,
        [PostgresErrorCodes.LockNotAvailable] = Meaning.Aborted,
        [PostgresErrorCodes.QueryCanceled] = Meaning.Aborted,
        [PostgresErrorCodes.ObjectInUse] = Meaning.Aborted,
        // Plans and prepared statements that a migration made stale.
        [PostgresErrorCodes.InvalidSqlStatementName] = Meaning.Aborted,
        [PostgresErrorCodes.CardinalityViolation] = Meaning.Data,
        [PostgresErrorCodes.ReadOnlySqlTransaction] = Meaning.Unavailable,
        [PostgresErrorCodes.DiskFull] = Meaning.Unavailable,
        [PostgresErrorCodes.OutOfMemory] = Meaning.Unavailable,
        [PostgresErrorCodes.TooManyConnections] = Meaning.Unavailable,
        [PostgresErrorCodes.CannotConnectNow] = Meaning.Unavailable,
        [PostgresErrorCodes.InsufficientPrivilege] = Meaning.Unavailable,
    };

    public static Meaning Of(Exception error)
    {
        if (error is not PostgresException { InvariantSeverity: "ERROR" } told)
            return Meaning.Unknown;
        if (Table.TryGetValue(told.SqlState, out var meaning))
            return meaning;
        // Data exceptions, integrity constraints, program limits (a key too long for its index).
        return told.SqlState[..2] is "22" or "23" or "54" ? Meaning.Data : Meaning.Unknown;
    }
}
