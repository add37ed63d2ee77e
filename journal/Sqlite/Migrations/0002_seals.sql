-- The hash chain over the journal. The key is the parent, so a link has one child at most.
CREATE TABLE seals (
    parent BLOB PRIMARY KEY,
    hash BLOB NOT NULL,
    start INTEGER NOT NULL,
    position INTEGER NOT NULL,
    at INTEGER NOT NULL,
    marks BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX seals_position ON seals (position);
