namespace Cashback.Journal.Postgres;

/// <summary>
/// The one statement of a batch. Heads are made or advanced first; everything else joins those that were. What the statement
/// knows of a grain comes from its own writes alone: a row written by one part is invisible to the others.
/// </summary>
internal static class CommitSql
{
    /// <summary>In the place of a chain: the database was put back since this process opened it, and takes nothing from it any more.</summary>
    public const int AnotherLife = 0;

    /// <summary>Read once a statement, from a table of a handful of rows.</summary>
    private const string Life = "(SELECT value FROM meta WHERE key = 'incarnation')";

    /// <summary>
    /// A head is found by a range of one key: no hash and no merge can serve it, so the plan is a nested loop in the order of
    /// the grains whatever the statistics say. Two nodes that believe they own the same grains thus lock them in one order.
    /// </summary>
    public static string Text(JournalGuards guards)
    {
        var seq = guards.HasFlag(JournalGuards.SeqCompare) ? " AND h.seq = b.expected_seq" : "";
        var tip = guards.HasFlag(JournalGuards.TipCompare) ? " AND h.tip = b.expected_tip" : "";
        var life = guards.HasFlag(JournalGuards.Incarnation) ? Life : "$29";
        return $"""
            WITH b AS MATERIALIZED (
                SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) WITH ORDINALITY
                    AS b (grain, expected_seq, expected_tip, seq, tip, at, wake_due, wake_number, settings, schema, state, operations, item, i)
                WHERE {life} = $29
                ORDER BY grain
            ), made AS (
                INSERT INTO heads (grain, seq, tip, at, wake_due, wake_number, slot, settings, schema, state)
                SELECT grain, seq, tip, at, wake_due, wake_number, $27, settings, schema, state FROM b WHERE expected_seq = 0
                ON CONFLICT (grain) DO NOTHING
                RETURNING grain
            ), moved AS (
                UPDATE heads h
                SET seq = b.seq, tip = b.tip, at = b.at, wake_due = b.wake_due, wake_number = b.wake_number, settings = b.settings, schema = b.schema, state = b.state
                FROM b
                WHERE b.expected_seq > 0 AND h.grain >= b.grain AND h.grain <= b.grain{seq}{tip} AND h.slot = $27
                RETURNING h.grain
            ), s AS MATERIALIZED (
                SELECT b.i, b.grain, b.tip, b.wake_due, b.wake_number, b.operations, b.item
                FROM b JOIN (SELECT grain FROM made UNION ALL SELECT grain FROM moved) survived ON survived.grain = b.grain
            ), entries AS (
                INSERT INTO journal (grain, seq, tip, request, at, body)
                SELECT s.grain, e.seq, s.tip, e.request, e.at, e.body
                FROM unnest($14, $15, $16, $17, $18) AS e (i, seq, request, at, body) JOIN {From(guards, JournalGuards.JoinJournal)} s ON s.i = e.i
                {(Joins(guards) ? "" : "ON CONFLICT (grain, seq) DO UPDATE SET tip = excluded.tip, request = excluded.request, at = excluded.at, body = excluded.body")}
            ), list AS MATERIALIZED (
                SELECT r.key, r.body FROM unnest($19, $20, $21) AS r (i, key, body) JOIN {From(guards, JournalGuards.JoinRows)} s ON s.i = r.i
            ), put AS (
                INSERT INTO rows (key, body) SELECT key, body FROM list WHERE body IS NOT NULL
                ON CONFLICT (key) DO UPDATE SET body = excluded.body
            ), dropped AS (
                DELETE FROM rows r USING list WHERE list.body IS NULL AND r.key >= list.key AND r.key <= list.key
            ), changed AS (
                INSERT INTO changes (position, key)
                SELECT $28 + pg_current_xact_id()::text::bigint, key FROM list WHERE substring(key FROM 5 FOR 1) IN ('\x01', '\x03')
            ), messages AS (
                INSERT INTO outbox (grain, seq, idx, at, body)
                SELECT s.grain, o.seq, o.idx, o.at, o.body
                FROM unnest($22, $23, $24, $25, $26) AS o (i, seq, idx, at, body) JOIN {From(guards, JournalGuards.JoinOutbox)} s ON s.i = o.i
            ), woken AS (
                INSERT INTO wakeups (grain, due, number)
                SELECT s.grain, s.wake_due, s.wake_number FROM {From(guards, JournalGuards.JoinWakeUp)} s
                WHERE s.wake_due IS NOT NULL
                    AND (SELECT w.due = s.wake_due AND w.number = s.wake_number FROM wakeups w WHERE w.grain = s.grain) IS NOT TRUE
                ON CONFLICT (grain) DO UPDATE SET due = excluded.due, number = excluded.number
            ), slept AS (
                DELETE FROM wakeups w USING {From(guards, JournalGuards.JoinWakeUp)} s WHERE s.wake_due IS NULL AND w.grain >= s.grain AND w.grain <= s.grain
            ), fed AS (
                INSERT INTO feed (position, operations, items)
                SELECT $28 + pg_current_xact_id()::text::bigint, sum(operations), string_agg(item, ''::bytea ORDER BY i) FROM s HAVING count(*) > 0
            )
            SELECT i FROM s UNION ALL SELECT {AnotherLife} WHERE {life} <> $29
            """;
    }

    /// <summary>
    /// Which of the chains that did not survive had been written before. Runs after the statement, on a fresh snapshot: what
    /// was open when the statement began has ended, since the statement waited for it.
    /// </summary>
    public const string Before =
        "SELECT b.i FROM unnest($1, $2, $3) WITH ORDINALITY AS b (grain, seq, tip, i) JOIN journal j ON j.grain >= b.grain AND j.grain <= b.grain AND j.seq = b.seq AND j.tip = b.tip";

    private static string From(JournalGuards guards, JournalGuards guard) => guards.HasFlag(guard) ? "s" : "b";

    private static bool Joins(JournalGuards guards) => guards.HasFlag(JournalGuards.JoinJournal | JournalGuards.SeqCompare | JournalGuards.TipCompare);
}
