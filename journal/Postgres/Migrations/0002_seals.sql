-- The hash chain over the journal. The key is the parent, so a link has one child at most.
CREATE TABLE seals (
    parent bytea PRIMARY KEY,
    hash bytea NOT NULL,
    start bigint NOT NULL,
    position bigint NOT NULL,
    at bigint NOT NULL,
    marks bytea NOT NULL
);
-- Marks do not compress.
ALTER TABLE seals ALTER COLUMN marks SET STORAGE EXTERNAL;
CREATE INDEX seals_position ON seals (position);
