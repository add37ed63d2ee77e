using Microsoft.Data.Sqlite;

namespace Cashback.Peers;

/// <summary>Mean sizes of what the host stored for a scan, read from its own database: the peer writes rows of the same sizes.</summary>
/// <param name="State">Bytes of a card's state.</param>
/// <param name="Body">Bytes of an operation's body.</param>
internal sealed record RowSizes(int State, int Body)
{
    public static RowSizes Read(string database)
    {
        using var connection = new SqliteConnection($"Data Source={database};Mode=ReadOnly;Pooling=False");
        connection.Open();
        return new(Mean(connection, "SELECT avg(length(state)) FROM (SELECT state FROM heads WHERE seq > 2 LIMIT 10000)"),
            Mean(connection, "SELECT avg(length(body)) FROM (SELECT body FROM journal WHERE seq > 2 LIMIT 10000)"));
    }

    private static int Mean(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the text is one of the two constants above
        command.CommandText = sql;
#pragma warning restore CA2100
        return (int)Math.Round(Convert.ToDouble(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture));
    }
}
