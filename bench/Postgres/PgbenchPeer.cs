using System.Diagnostics;
using System.Globalization;
using Cashback.Journal.Postgres;

namespace Cashback.Postgres;

/// <summary>
/// What a careful team would do: one function in the database that compares and advances the head, inserts the operation and
/// the till's list row, called by pgbench with prepared statements. The same rows, sizes and durability as the host's.
/// </summary>
internal sealed class PgbenchPeer(PostgresServer server, string database, int cards, string state, string body)
{
    private const int Clients = 64;
    private const string Rate = "tps = ";

    public async Task PrepareAsync()
    {
        await PostgresServer.ExecuteAsync(database, $"""
        CREATE TABLE heads (grain bytea PRIMARY KEY, seq bigint NOT NULL, tip bigint NOT NULL, at bigint NOT NULL, state bytea NOT NULL) WITH (fillfactor = 70);
        ALTER TABLE heads ALTER COLUMN state SET STORAGE EXTERNAL;
        CREATE TABLE journal (seq bigint NOT NULL, tip bigint NOT NULL, at bigint NOT NULL, request uuid NOT NULL, grain bytea NOT NULL, body bytea NOT NULL, PRIMARY KEY (grain, seq));
        CREATE TABLE rows (key bytea PRIMARY KEY, body bytea NOT NULL);
        INSERT INTO heads SELECT substring(sha256(int4send(i)) FOR 21), 0, 0, 0, decode('{state}', 'hex') FROM generate_series(1, {cards}) i;
        CREATE FUNCTION scan(card int) RETURNS bigint LANGUAGE plpgsql AS $$
        DECLARE g bytea := substring(sha256(int4send(card)) FOR 21); s bigint; t bigint := (random() * 9e18)::bigint; n bigint := (extract(epoch FROM clock_timestamp()) * 1e7)::bigint;
        BEGIN
            UPDATE heads SET seq = seq + 1, tip = t, at = n, state = decode('{state}', 'hex') WHERE grain = g RETURNING seq INTO s;
            INSERT INTO journal VALUES (s, t, n, gen_random_uuid(), g, decode('{body}', 'hex'));
            INSERT INTO rows VALUES (sha256('till') || int8send(n) || g || int8send(s), '');
            RETURN s;
        END $$;
        """);
        await PostgresServer.ExecuteAsync(database, "VACUUM ANALYZE heads");
    }

    /// <summary>Scans a second, on this many of the cards.</summary>
    public double Run(int among, TimeSpan time)
    {
        var script = Path.GetTempFileName();
        File.WriteAllText(script, $"\\set card random(1, {among})\nSELECT scan(:card);\n");
        var name = new Npgsql.NpgsqlConnectionStringBuilder(database).Database!;
        using var process = Process.Start(new ProcessStartInfo(
            Path.Combine(PostgresServer.Binaries, "pgbench"),
            ["-n", "-M", "prepared", "-c", $"{Clients}", "-j", "2", "-T", $"{(int)time.TotalSeconds}", "-f", script, "-h", "127.0.0.1", "-p", $"{server.Port}", "-U", "postgres", name]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        File.Delete(script);
        return Array.Find(output.Split('\n'), line => line.StartsWith(Rate, StringComparison.Ordinal)) is { } rate
            ? double.Parse(rate[Rate.Length..rate.IndexOf('(', StringComparison.Ordinal)], CultureInfo.InvariantCulture)
            : throw new InvalidOperationException(output);
    }
}
