CREATE TABLE meta (key TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO meta (key, value) VALUES ('incarnation', 1);

-- What is compared at every commit stands before what is only kept.
CREATE TABLE heads (
    grain BLOB PRIMARY KEY,
    seq INTEGER NOT NULL,
    tip INTEGER NOT NULL,
    slot INTEGER NOT NULL,
    wake_due INTEGER,
    wake_number INTEGER,
    at INTEGER NOT NULL,
    settings INTEGER NOT NULL,
    schema INTEGER NOT NULL,
    state BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE journal (
    grain BLOB NOT NULL,
    seq INTEGER NOT NULL,
    tip INTEGER NOT NULL,
    request BLOB NOT NULL,
    at INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (grain, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE rows (key BLOB PRIMARY KEY, body BLOB NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (
    grain BLOB NOT NULL,
    seq INTEGER NOT NULL,
    idx INTEGER NOT NULL,
    at INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (grain, seq, idx)
) STRICT, WITHOUT ROWID;

CREATE TABLE wakeups (grain BLOB PRIMARY KEY, due INTEGER NOT NULL, number INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX wakeups_due ON wakeups (due);

-- One row a commit: the operations it wrote, packed.
CREATE TABLE feed (position INTEGER PRIMARY KEY, items BLOB NOT NULL) STRICT;

CREATE TABLE followers (name TEXT PRIMARY KEY, state BLOB NOT NULL) STRICT, WITHOUT ROWID;
