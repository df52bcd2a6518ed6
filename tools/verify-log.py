#!/usr/bin/env python3
"""Checks a log of Gutter's, for whoever trusts neither its writer nor its code.

It needs Python 3.9 and nothing else, shares nothing with Gutter, and reads what is described here: a log file (SQLite)
or an export of one (`gutter export`). It writes nothing.

THE LOG FILE is SQLite; bytes 68 to 71 are "Gutt". The one row of its table `log` holds the log's id, 32 bytes. Each
row of its table `events` is an event; integers have 64 bits, text is UTF-8, times are microseconds since 1970, UTC.

THE EXPORT has an event a line: a JSON object of the same fields by other names (FIELDS, below, has both). Ids are
written as UUIDs, salts, digests and hashes in hexadecimal, all in lower case; absent fields are left out. JSON stands
in the line as it was stored, byte for byte. The order of the members and white space between them mean nothing.

WHAT IS HASHED: SHA-256 over a tag and fields, one after the other. The tag and each field are their length in bytes, as
a 32-bit big-endian number, then their bytes; an absent field is the length FFFFFFFF alone. Integers are 8 bytes,
big-endian, in two's complement; ids 16 bytes; salts 16; digests and hashes 32; text and JSON are the bytes as stored.

  attribution digest  tag "gutter attribution 1"; attribution salt; attribution
  content digest      tag "gutter content 1"; content salt; changes; switch, or absent
  hash                tag "gutter event 1"; previous hash; position; id; format; kind; namespace; switch id; name;
                      version; transaction id; cause, or absent; recorded at; attribution digest; content digest;
                      origin, or absent; extra, or absent

WHAT IS CHECKED:
  - Positions are 1, 2, 3, ... and every field has the form that it should have. A line has no other members.
  - The previous hash is the hash of the event before; that of the first event is the log's id. (An export holds the id
    nowhere else, so there the first previous hash is taken for it.)
  - Digests and hash are those of the stored bytes.
  - No event was recorded before the one that it follows. Ids are unique. Events of one transaction are neighbours.
  - The versions of a switch id are 1, 2, 3, ... and it stays in one namespace.
  - In format 1, all JSON is objects whose keys differ. `changes` has, by property, {"previous": ..., "current": ...}; a
    side is left out where there was no such property. Each previous side is what the switch had, and the current sides
    make of it what `switch` says, which is absent for the kind "unregistered". The kind "registered" is for a switch
    that is not alive, "updated" and "unregistered" are for one that is. The name is that of the switch, or its last
    one. Numbers are equal if they are written alike.
  - Events of another format or kind are counted. What they say is not checked, nor what the next event of their switch
    starts from.

WHAT IS NOT CHECKED: the tables `switches` and `lifetimes`, which follow from the events (`gutter verify` checks them),
and SQLite's indexes. A log that was cut off at its end, or written anew as a whole, has no fault either: that takes a
head noted elsewhere, so give it with --expect-head.

Exit codes: 0 without faults, 1 with faults, 2 where there is nothing to check.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import signal
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

INTEGER, TEXT, JSON = "a 64-bit integer", "text in UTF-8", "JSON in UTF-8"
ID, SALT, HASH = "an id of 16 bytes", "a salt of 16 bytes", "a hash of 32 bytes"
SIZES = {ID: 16, SALT: 16, HASH: 32}


class Field(NamedTuple):
    column: str
    member: str  # Its key in an export.
    form: str
    is_optional: bool = False


FIELDS = (
    Field("position", "position", INTEGER),
    Field("id", "id", ID),
    Field("format", "format", INTEGER),
    Field("kind", "kind", TEXT),
    Field("namespace", "namespace", TEXT),
    Field("switch_id", "switchID", ID),
    Field("name", "name", TEXT),
    Field("version", "version", INTEGER),
    Field("transaction_id", "transaction", ID),
    Field("cause", "cause", INTEGER, is_optional=True),
    Field("recorded_at", "recordedAt", INTEGER),
    Field("attribution", "attribution", JSON),
    Field("attribution_salt", "attributionSalt", SALT),
    Field("attribution_digest", "attributionDigest", HASH),
    Field("changes", "changes", JSON),
    Field("switch", "switch", JSON, is_optional=True),
    Field("content_salt", "contentSalt", SALT),
    Field("content_digest", "contentDigest", HASH),
    Field("origin", "origin", JSON, is_optional=True),
    Field("extra", "extra", JSON, is_optional=True),
    Field("previous_hash", "previousHash", HASH),
    Field("hash", "hash", HASH),
)

# A row or a line as far as it could be read: values by column, and what is wrong with the others.
Reading = tuple[dict[str, Any], list[str]]


class Event(SimpleNamespace):
    """The values by column: integers as int, all others as the stored bytes, None where absent."""


class Unusable(Exception):
    """Why there is nothing to check."""


# JSON.


class Number(NamedTuple):
    """A number as it was written, so that 1, 1.0 and true differ and no digit is lost."""

    text: str


def unique_members(members: list[tuple[str, Any]]) -> dict[str, Any]:
    unique = dict(members)
    if len(unique) != len(members):
        raise ValueError("a key stands twice in an object")
    return unique


def refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


DECODER = json.JSONDecoder(
    object_pairs_hook=unique_members, parse_int=Number, parse_float=Number, parse_constant=refuse_constant
)
SPACE = re.compile("[ \t\r\n]*")


def skip_space(text: str, index: int) -> int:
    space = SPACE.match(text, index)
    return space.end() if space else index


def parse_value(text: str, start: int) -> tuple[Any, int]:
    """The JSON value at `start`, and where it ends."""
    try:
        value, end = DECODER.raw_decode(text, start)
        if "\\u" in text[start:end]:
            json.dumps(value, ensure_ascii=False).encode()  # Fails for half of a surrogate pair.
    except RecursionError:
        raise ValueError("too many levels of nesting") from None
    return value, end


def parse_object(content: bytes | None) -> dict[str, Any] | None:
    """The JSON object that `content` is; None where it is anything else."""
    try:
        text = (content or b"").decode()
        value, end = parse_value(text, skip_space(text, 0))
    except ValueError:
        return None
    return value if isinstance(value, dict) and skip_space(text, end) == len(text) else None


def split_object(line: str) -> dict[str, str]:
    """The members of the JSON object that `line` is, each with the exact text of its value."""

    def expect(characters: str, index: int) -> int:
        index = skip_space(line, index)
        if line[index : index + 1] not in tuple(characters):
            raise ValueError(f"{' or '.join(characters)} should stand at character {index + 1}")
        return index

    members: dict[str, str] = {}
    index = expect("{", 0)
    while line[index] != "}":
        key, index = parse_value(line, expect('"', index + 1))
        start = skip_space(line, expect(":", index) + 1)
        _, index = parse_value(line, start)
        if key in members:
            raise ValueError(f"{shown(key)} stands there twice")
        members[key] = line[start:index]
        index = expect(",}", index)
    if skip_space(line, index + 1) != len(line):
        raise ValueError("something follows the object")
    return members


def shown(text: str) -> str:
    """Text of unknown origin, fit for a terminal."""
    return json.dumps(text if len(text) <= 80 else f"{text[:80]}...")


# One event.


def sha256(tag: str, *fields: bytes | int | None) -> bytes:
    layout = []
    for field in (tag.encode(), *fields):
        if field is None:
            layout.append(b"\xff\xff\xff\xff")
        else:
            content = field.to_bytes(8, "big", signed=True) if isinstance(field, int) else field
            layout += (len(content).to_bytes(4, "big"), content)
    return hashlib.sha256(b"".join(layout)).digest()


def hash_faults(event: Event) -> Iterator[str]:
    if sha256("gutter attribution 1", event.attribution_salt, event.attribution) != event.attribution_digest:
        yield "its attribution does not match its digest"
    if sha256("gutter content 1", event.content_salt, event.changes, event.switch) != event.content_digest:
        yield "its changes or its switch do not match their digest"
    fields = (
        event.previous_hash, event.position, event.id, event.format, event.kind, event.namespace, event.switch_id,
        event.name, event.version, event.transaction_id, event.cause, event.recorded_at, event.attribution_digest,
        event.content_digest, event.origin, event.extra,
    )
    if sha256("gutter event 1", *fields) != event.hash:
        yield "its fields do not match its hash"


def is_known(format: int | None, kind: bytes | None) -> bool:
    return format == 1 and kind in (b"registered", b"updated", b"unregistered")


def content_faults(event: Event, before: dict[str, Any] | None) -> Iterator[str]:
    """What is wrong with what an event says of a switch; `before` is the switch before it, None where unknown."""
    stored = {field.column: getattr(event, field.column) for field in FIELDS if field.form == JSON}
    objects = {column: {} if content is None else parse_object(content) for column, content in stored.items()}
    yield from (f"its {column} is not a valid JSON object" for column, value in objects.items() if value is None)
    changes, after = objects["changes"], objects["switch"]
    if changes is None or after is None:
        return
    is_unregistered = event.kind == b"unregistered"
    if is_unregistered != (event.switch is None):
        yield "it unregisters a switch and yet holds one" if is_unregistered else "it holds no switch"
    named = before if is_unregistered else after
    if named and named.get("name") != event.name.decode():
        yield "its name is not that of its switch"
    if before is None:
        return
    if bool(before) == (event.kind == b"registered"):
        yield f"it is {event.kind.decode()}, but its switch was {'alive' if before else 'not alive'} before"
    else:
        yield from difference_faults(before, changes, after)


def difference_faults(before: dict[str, Any], changes: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    absent = object()
    outcome = dict(before)
    for name, sides in changes.items():
        if not isinstance(sides, dict):
            yield f"its change of {shown(name)} is not a JSON object"
            continue
        if sides.get("previous", absent) != before.get(name, absent):
            yield f"its change of {shown(name)} starts from something else than what was there"
        outcome.pop(name, None)
        if "current" in sides:
            outcome[name] = sides["current"]
    if outcome != after:
        yield "its changes do not lead to its switch"


# All events.


class Head(NamedTuple):
    position: int
    hash: bytes


class Identity(NamedTuple):
    """A switch id as its last event left it."""

    namespace: bytes | None
    version: int
    switch: bytes | None  # As JSON, which takes less memory; None where it is not known.


NOT_ALIVE = b"{}"
UNSEEN = Identity(None, 0, NOT_ALIVE)


class Check:
    """Takes one event after the other, prints faults, and measures what follows a fault by what is stored."""

    def __init__(self, expected: Head | None, is_quiet: bool) -> None:
        self.expected = expected  # None once it was seen.
        self.is_quiet = is_quiet
        self.fault_count = 0
        self.first_fault = 0
        self.event_count = 0
        self.unknown_count = 0
        self.position = 0
        self.hash: bytes | None = None  # None where it is not known.
        self.recorded_at: int | None = None
        self.transaction: bytes | None = None
        self.transactions: set[bytes | None] = set()
        self.ids: set[bytes | None] = set()
        self.identities: dict[bytes, Identity] = {}

    def say(self, line: str) -> None:
        if not self.is_quiet:
            print(line)

    def add_fault(self, position: int, fault: str) -> None:
        if not self.fault_count:
            self.first_fault = position
        self.fault_count += 1
        self.say(f"#{position}: {fault}")

    def start(self, log_id: bytes | None) -> None:
        self.hash = log_id
        self.compare_expected()

    def take(self, reading: Reading) -> None:
        values, faults = reading
        if self.event_count == 0 and self.hash is None:
            self.start(values.get("previous_hash"))
        self.event_count += 1
        position = values.get("position", self.position + 1)
        if position < 1:
            self.add_fault(position, "positions begin at 1")
            return
        for fault in faults or self.event_faults(Event(**values)):
            self.add_fault(position, fault)
        self.advance(position, values)

    def event_faults(self, event: Event) -> Iterator[str]:
        if event.position != self.position + 1:
            yield f"it stands where #{self.position + 1} should"
        elif self.hash not in (None, event.previous_hash):
            predecessor = f"the hash of #{self.position}" if self.position else "the log's id"
            yield f"its previous hash is not {predecessor}"
        yield from hash_faults(event)
        if self.recorded_at is not None and event.recorded_at < self.recorded_at:
            yield f"it was recorded before #{self.position}, which it follows"
        if event.id in self.ids:
            yield "its id is that of an earlier event"
        if event.transaction_id != self.transaction and event.transaction_id in self.transactions:
            yield "events of other transactions stand between it and the rest of its own"
        identity = self.identities.get(event.switch_id, UNSEEN)
        is_next = event.version == identity.version + 1
        if not is_next:
            yield f"its version is {event.version}, but {identity.version + 1} is next for its switch"
        if identity.namespace not in (None, event.namespace):
            yield f"its switch was in the namespace {shown(identity.namespace.decode())} before"
        if is_known(event.format, event.kind):
            yield from content_faults(event, parse_object(identity.switch) if is_next else None)
        else:
            self.unknown_count += 1

    def advance(self, position: int, values: dict[str, Any]) -> None:
        self.position = position
        self.hash = values.get("hash")
        self.recorded_at = values.get("recorded_at", self.recorded_at)
        self.transaction = values.get("transaction_id", self.transaction)
        self.transactions.add(self.transaction)
        self.ids.add(values.get("id"))
        if "switch_id" in values:
            before = self.identities.get(values["switch_id"], UNSEEN)
            switch = NOT_ALIVE if values.get("kind") == b"unregistered" else values.get("switch")
            self.identities[values["switch_id"]] = Identity(
                values.get("namespace", before.namespace),
                values.get("version", before.version + 1),
                switch if is_known(values.get("format"), values.get("kind")) else None,
            )
        self.compare_expected()

    def compare_expected(self) -> None:
        if self.expected and self.expected.position == self.position and self.hash is not None:
            if self.hash != self.expected.hash:
                self.add_fault(self.position, "its hash is not the expected one")
            self.expected = None

    def finish(self) -> None:
        if self.expected:
            self.add_fault(self.expected.position, f"the expected hash was not found; the log goes to #{self.position}")
        if self.fault_count:
            self.say(f"{counted(self.fault_count, 'fault')}; the first at #{self.first_fault}.")
        else:
            unknown = f" ({self.unknown_count:,} of unknown format or kind)" if self.unknown_count else ""
            head = f"{self.position}:{self.hash.hex() if self.hash else ''}"
            self.say(f"OK: {counted(self.event_count, 'event')}{unknown}, head {head}")


def counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


# A log file.


class Text(bytes):
    """The bytes of a TEXT, to tell it from a BLOB."""


def has_form(value: Any, form: str) -> bool:
    if form == INTEGER:
        return type(value) is int
    if form in SIZES:
        return type(value) is bytes and len(value) == SIZES[form]
    return type(value) is Text and value.decode(errors="replace").encode() == value


def read_row(row: tuple[Any, ...]) -> Reading:
    values, faults = {}, []
    for field, value in zip(FIELDS, row):
        if has_form(value, field.form) or (value is None and field.is_optional):
            values[field.column] = value
        else:
            faults.append(f"its {field.column} is not {field.form}")
    return values, faults


def check_log_file(path: Path, check: Check) -> None:
    """Checks a log file, and leaves no files beside it.

    Where SQLite may only read, it makes a -wal and a -shm beside a log that has none, and leaves them. Such a log is
    whole by itself, so it is opened as a file that nobody writes, and afterwards one sees whether that was so.
    """
    if sqlite3.sqlite_version_info < (3, 37):
        raise Unusable(f"Python comes with SQLite {sqlite3.sqlite_version}; 3.37 is needed. Check an export instead.")
    is_whole = not any(Path(f"{path}{suffix}").exists() for suffix in ("-wal", "-journal"))
    before = path.stat()
    try:
        with closing(open_log_file(path, is_whole)) as connection:
            check_tables(connection, check)
    except (sqlite3.Error, UnicodeDecodeError) as error:  # The latter where SQLite's message quotes damaged text.
        check.add_fault(check.position + 1, f"from here on, SQLite cannot read the file: {shown(str(error))}")
    after = path.stat()
    if is_whole and (before.st_mtime_ns, before.st_size) != (after.st_mtime_ns, after.st_size):
        raise Unusable(f"{path} was written while it was read. Check it again.")


def open_log_file(path: Path, is_immutable: bool) -> sqlite3.Connection:
    """Opens a log file for reading in one transaction, so that what is appended meanwhile is not seen."""
    try:
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable={int(is_immutable)}", uri=True)
        connection.execute("BEGIN")
        connection.execute("PRAGMA schema_version")
    except sqlite3.OperationalError as error:
        raise Unusable(f"SQLite cannot open {path}: {error}.") from None
    connection.text_factory = Text
    return connection


def check_tables(connection: sqlite3.Connection, check: Check) -> None:
    ids = [id for (id,) in connection.execute("SELECT id FROM log")]
    if len(ids) == 1 and has_form(ids[0], HASH):
        check.start(ids[0])
    else:
        check.add_fault(0, "the log does not have one id, of 32 bytes")
    columns = ", ".join(field.column for field in FIELDS)
    for row in connection.execute(f"SELECT {columns} FROM events ORDER BY position"):
        check.take(read_row(row))


# An export.

INTEGER_PATTERN = re.compile("0|-?[1-9][0-9]{0,18}")
HEXADECIMAL_PATTERNS = {
    ID: re.compile('"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"'),
    SALT: re.compile('"[0-9a-f]{32}"'),
    HASH: re.compile('"[0-9a-f]{64}"'),
}


def exported_value(text: str, form: str) -> int | bytes:
    """What the JSON of a member stands for; ValueError where it does not have the form."""
    if form == JSON and text:
        return text.encode()
    if form == TEXT and text.startswith('"'):
        return str(parse_value(text, 0)[0]).encode()
    if form == INTEGER and INTEGER_PATTERN.fullmatch(text) and -(2**63) <= int(text) < 2**63:
        return int(text)
    if form in SIZES and HEXADECIMAL_PATTERNS[form].fullmatch(text):
        return bytes.fromhex(text.strip('"').replace("-", ""))
    raise ValueError


def read_line(line: bytes) -> Reading:
    try:
        members = split_object(line.decode())
    except ValueError as error:
        return {}, [f"its line is not a JSON object: {error}"]
    values, faults = {}, []
    for field in FIELDS:
        text = members.pop(field.member, None)
        try:
            is_absent = text is None and field.is_optional
            values[field.column] = None if is_absent else exported_value(text or "", field.form)
        except ValueError:
            faults.append(f"its {field.member} is not {field.form}")
    faults += [f"its member {shown(key)} is none of an event's" for key in members]
    return values, faults


def check_export(path: Path, check: Check) -> None:
    with path.open("rb") as lines:
        for line in lines:
            if line.strip():
                check.take(read_line(line))


# The command.


def check_file(path: Path, check: Check) -> None:
    if not path.is_file():
        raise Unusable(f"{path} is not a file." if path.exists() else f"There is no file {path}.")
    with path.open("rb") as file:
        start = file.read(1 << 16)
    if start.startswith(b"SQLite format 3\0"):
        if start[68:72] != b"Gutt":
            raise Unusable(f"{path} is a SQLite file of another application, not a log.")
        check_log_file(path, check)
    elif b'"attributionDigest":' in start or b'"attributionSalt":' in start:
        check_export(path, check)
    else:
        raise Unusable(f"{path} is neither a log nor an export of one.")


def parse_head(text: str) -> Head:
    if not re.fullmatch("[0-9]{1,18}:[0-9a-fA-F]{64}", text):
        raise argparse.ArgumentTypeError("it is not a position, a colon and 64 hexadecimal digits")
    position, hash = text.split(":")
    return Head(int(position), bytes.fromhex(hash))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="a log file, or an export")
    parser.add_argument(
        "--expect-head",
        metavar="POSITION:HASH",
        type=parse_head,
        help="what must be in the log, which may go on; at position 0 is the id of the log",
    )
    parser.add_argument("--quiet", action="store_true", help="print neither faults nor summary")
    arguments = parser.parse_args()
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # Nobody reads on: no reason for a traceback.
    check = Check(arguments.expect_head, arguments.quiet)
    try:
        check_file(arguments.file.resolve(), check)
    except (Unusable, OSError) as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)
        return 2
    check.finish()
    return 1 if check.fault_count else 0


if __name__ == "__main__":
    sys.exit(main())
