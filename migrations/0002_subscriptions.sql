-- How far each durable subscription has come. Not history, and no part of any hash: a row changes as its subscriber works.
CREATE TABLE subscriptions (
    name TEXT PRIMARY KEY,
    -- The last event that was delivered, and its hash, by which a log that was replaced is noticed.
    position INTEGER NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT, WITHOUT ROWID;
