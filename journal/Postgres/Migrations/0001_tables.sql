CREATE TABLE meta (key text PRIMARY KEY, value bigint NOT NULL);
-- Positions of the feed are the base plus the id of the transaction. A logical restore starts these ids anew, so it raises
-- the base. The timeline tells that a backup was restored to a point in time.
INSERT INTO meta (key, value) VALUES ('incarnation', 1), ('feed_base', 0);

-- No index but the key and room in the page: an advance is a heap-only update.
CREATE TABLE heads (
    grain bytea PRIMARY KEY,
    seq bigint NOT NULL,
    tip bigint NOT NULL,
    at bigint NOT NULL,
    wake_due bigint,
    wake_number bigint,
    slot integer NOT NULL,
    settings integer NOT NULL,
    schema integer NOT NULL,
    state bytea NOT NULL
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 1);
-- Compressing a state at every commit costs more than its bytes.
ALTER TABLE heads ALTER COLUMN state SET STORAGE EXTERNAL;

CREATE TABLE journal (
    seq bigint NOT NULL,
    tip bigint NOT NULL,
    at bigint NOT NULL,
    request uuid NOT NULL,
    grain bytea NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (grain, seq)
);

CREATE TABLE rows (key bytea PRIMARY KEY, body bytea NOT NULL);

CREATE TABLE outbox (
    seq bigint NOT NULL,
    at bigint NOT NULL,
    idx integer NOT NULL,
    grain bytea NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (grain, seq, idx)
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 1);

CREATE TABLE wakeups (grain bytea PRIMARY KEY, due bigint NOT NULL, number bigint NOT NULL);
-- Without the grain: a wake-up is looked up by its key, whatever plan was made on the empty table.
CREATE INDEX wakeups_due ON wakeups (due);

-- One row a commit: the operations it wrote, packed.
CREATE TABLE feed (position bigint PRIMARY KEY, operations integer NOT NULL, items bytea NOT NULL);

CREATE TABLE followers (name text PRIMARY KEY, state bytea NOT NULL);

-- Which node delivers, wakes and follows; until is the database's clock.
CREATE TABLE leases (bucket integer PRIMARY KEY, owner text NOT NULL, until timestamptz NOT NULL) WITH (fillfactor = 50);
CREATE TABLE nodes (name text PRIMARY KEY, until timestamptz NOT NULL) WITH (fillfactor = 50);

-- Keys of settings and secrets that a commit wrote: what nodes hold copies of.
CREATE TABLE changes (position bigint NOT NULL, key bytea NOT NULL, PRIMARY KEY (position, key));
