-- The event log, and what is derived from it. Formats are for ever: later files add to this one, none edits it.
--
-- Ids are 16 bytes, salts 16, digests and hashes 32; lower(hex(…)) shows them. Times are microseconds since 1970, UTC.
-- JSON is text with sorted keys and no spaces. The view `history` at the end is for reading by hand.

-- The log itself. Its id is what the first event's previous_hash links to.
CREATE TABLE log (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    id BLOB NOT NULL CHECK (length(id) = 32),
    -- Secret: what ids are derived with where they follow from an idempotency key or an imported line. No part of any hash
    -- or export, so that whoever has only those cannot try out what an id was derived from.
    id_salt BLOB NOT NULL CHECK (length(id_salt) = 16)
) STRICT;

CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    format INTEGER NOT NULL,
    kind TEXT NOT NULL,
    namespace TEXT NOT NULL,
    switch_id BLOB NOT NULL,
    -- The name after the event; the last one, when unregistered.
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    -- The command: its events share it and stand one after the other.
    transaction_id BLOB NOT NULL,
    cause INTEGER,
    recorded_at INTEGER NOT NULL,
    attribution TEXT NOT NULL,
    attribution_salt BLOB NOT NULL,
    attribution_digest BLOB NOT NULL,
    changes TEXT NOT NULL,
    switch TEXT,
    content_salt BLOB NOT NULL,
    content_digest BLOB NOT NULL,
    origin TEXT,
    extra TEXT,
    previous_hash BLOB NOT NULL,
    hash BLOB NOT NULL,
    -- Read out of the attribution, so that there is one truth and it is the one that is hashed.
    actor TEXT GENERATED ALWAYS AS (CASE WHEN json_valid(attribution) THEN json_extract(attribution, '$.actor') END),
    reason TEXT GENERATED ALWAYS AS (CASE WHEN json_valid(attribution) THEN json_extract(attribution, '$.reason') END)
) STRICT;

-- An index ends with the row's position, so this one also finds the last event of an identity up to a position.
CREATE INDEX events_by_switch ON events (switch_id);
-- Every identity that ever bore a name, in one namespace or in all.
CREATE INDEX events_by_name ON events (name, namespace, switch_id);
CREATE INDEX events_by_actor ON events (actor);
CREATE INDEX events_by_transaction ON events (transaction_id);

CREATE TRIGGER events_no_update BEFORE UPDATE ON events BEGIN
    SELECT RAISE(ABORT, 'events are immutable: append a new one instead');
END;

CREATE TRIGGER events_no_delete BEFORE DELETE ON events BEGIN
    SELECT RAISE(ABORT, 'events are immutable: none is ever deleted');
END;

-- INSERT OR REPLACE deletes without asking the trigger above, so it must not get that far.
CREATE TRIGGER events_append_only BEFORE INSERT ON events
WHEN NEW.position IS NOT (SELECT coalesce(max(position), 0) + 1 FROM events)
    OR EXISTS (SELECT 1 FROM events WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'events are appended: the next position, and an id of its own');
END;

-- Derived: each living switch as its last event left it.
CREATE TABLE switches (
    switch_id BLOB PRIMARY KEY,
    namespace TEXT NOT NULL,
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    position INTEGER NOT NULL REFERENCES events (position),
    -- The registration that it has been alive since.
    alive_since INTEGER NOT NULL REFERENCES events (position),
    switch TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX switches_by_name ON switches (namespace, name);
CREATE INDEX switches_by_alive_since ON switches (alive_since);

-- Derived: from when to when each switch that is dead now was alive. `node` is the number from first to last that is
-- divisible by the highest power of two, so that those alive at a position are found by two seeks for each power of
-- two (Kriegel, Pötke, Seidl: Managing Intervals Efficiently in Object-Relational Databases, VLDB 2000).
CREATE TABLE lifetimes (
    node INTEGER NOT NULL,
    first INTEGER NOT NULL,
    -- The key's columns come first: with another one between them, integrity_check of SQLite 3.40 sees NULLs there.
    switch_id BLOB NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (node, first, switch_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX lifetimes_by_last ON lifetimes (node, last);

-- For people: sqlite3 switches.db 'select * from history where name = "checkout"'
CREATE VIEW history AS
SELECT position,
    strftime('%Y-%m-%d %H:%M:%S', recorded_at / 1000000, 'unixepoch') || 'Z' AS at,
    actor,
    kind,
    namespace,
    name,
    changes,
    reason,
    lower(hex(switch_id)) AS switch_id,
    version,
    lower(hex(transaction_id)) AS transaction_id,
    -- What the machine's clock said, where the log was ahead of it and `at` repeats the time of the event before.
    CASE WHEN json_valid(extra) THEN json_extract(extra, '$.clock') END AS clock
FROM events;
