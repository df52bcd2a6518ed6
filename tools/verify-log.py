#!/usr/bin/env python3
"""Checks a log of Gutter's, for somebody who trusts neither its writer nor its code.

It needs Python 3.9 and nothing else, shares nothing with Gutter, and reads what is described here: a log file (SQLite)
or an export of one (`gutter export`). It writes nothing; beside a log with a -wal, SQLite may make the -shm.

THE LOG FILE is SQLite; bytes 68 to 71 are "Gutt". The one row of its table `log` holds the log's id, 32 bytes,
and a secret of 16 bytes, which nothing here depends on: some ids are derived with it. Each row of its table `events` is
an event; integers have 64 bits, text is UTF-8, times are microseconds since 1970, UTC.

THE EXPORT has an event a line: a JSON object of the same fields by other names (FIELDS, below, has both). Ids are
written as UUIDs, salts, digests and hashes in hexadecimal, all in lower case; absent fields are left out. JSON stands
in the line as it was stored, byte for byte. The order of the members and white space between them mean nothing.

WHAT IS HASHED: SHA-256 over a tag and fields, one after the other. The tag and each field are their length in bytes, as
a 32-bit big-endian number, then their bytes; an absent field is the length FFFFFFFF alone. Integers are 8 bytes,
big-endian, in two's complement; ids 16 bytes; salts 16; digests and hashes 32; text and JSON are the bytes as stored.

  attribution digest  tag "gutter attribution 1"; attribution salt; attribution; origin, or absent
  content digest      tag "gutter content 1"; content salt; changes; switch, or absent
  hash                tag "gutter event 1"; previous hash; position; id; format; kind; namespace; switch id; name;
                      version; transaction id; cause, or absent; recorded at; attribution digest; content digest;
                      extra, or absent

WHAT IS CHECKED of each event:
  - Positions are 1, 2, 3, ... and every field has the form that it should have. A line has no other members.
  - The previous hash is the hash of the event before; that of the first event is the log's id. (An export holds the id
    nowhere else, so there the first previous hash is taken for it.)
  - Digests and hash are those of the stored bytes.
  - No event was recorded before the one that it follows. Ids are unique. Events of one transaction are neighbours.
  - The versions of a switch id are 1, 2, 3, ... and it stays in one namespace.
  - In format 1, all JSON is objects on one line whose keys differ, at most 64 levels deep (a difference 65). `changes`
    has, by property, {"previous": ..., "current": ...}; a side is left out where there was no such property. Each
    previous side is what the switch had, the current side is another, and the current sides make of the switch what
    `switch` says, which is absent for the kind "unregistered". The kind "registered" is for a switch that is not alive,
    "updated" and "unregistered" are for one that is. The name is that of the switch, or its last one. Numbers are equal
    if they are written alike.
  - In format 1, it is one that a command could have written: the properties of a switch have the types that they
    should have; a cause is before the transaction (0: a rollback to the start); names and namespaces are in normal form
    (see name_fault, below); the attribution names an actor, and its ids are not blank and have no character that no eye
    sees (see identifier_fault). In the extra, `clock` is a time as in an export, what the machine's clock said when the
    log was ahead of it, and `command` 64 hexadecimal digits in lower case, by which the log knows a command again that
    has an idempotency key (with its secret, so nothing can be told from them); other members say nothing. At the end of
    a transaction no two living switches of a namespace share a name, and no
    switch is unregistered or renamed without those below it ("a:b" is below "a"). Only an event with a cause may leave
    them, because going back leaves what was there then.
  - Events of a later format or another kind are counted. What they say is not checked, nor what the next event of their
    switch starts from.

WHAT IS CHECKED of a log file besides:
  - Its tables, indexes, triggers and views are those of SCHEMA, below, to the letter, and there are no others (but for
    sqlite_stat1 and sqlite_stat4, where SQLite's ANALYZE puts statistics). So the column `actor` is what the
    attribution says. SQLite's own check of the file and its indexes finds nothing.
  - `switches` has each living switch as its last event left it, and `lifetimes` has from when to when each other one
    was alive. `subscriptions` has positions of the log and the hashes of the events there.

WHAT IS NOT CHECKED: A log that was cut off at its end, or written anew as a whole, has no fault here: that takes a head
noted elsewhere, so give it with --expect-head.

Exit codes: 0 without faults (a log without events says so), 1 with faults, 2 where there is nothing to check.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import signal
import sqlite3
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple, Optional

INTEGER, TEXT, JSON = "a 64-bit integer", "text in UTF-8", "JSON in UTF-8"
TIME = "a time in microseconds"
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
    Field("recorded_at", "recordedAt", TIME),
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


def parse_object(content: bytes | None, limit: int = 64) -> dict[str, Any] | None:
    """The JSON object of at most `limit` levels that `content` is, on one line; None where it is anything else."""
    try:
        text = (content or b"").decode()
        value, end = parse_value(text, 0)
    except ValueError:
        return None
    if not isinstance(value, dict) or end != len(text) or "\n" in text:
        return None
    return None if text.count("{") + text.count("[") > limit and is_deeper(value, limit) else value


def is_deeper(value: Any, limit: int) -> bool:
    """Whether more than `limit` objects and arrays stand one in the other. By level, as Python's stack is short."""
    level = [value]
    for _ in range(limit):
        level = [
            child
            for parent in level
            if isinstance(parent, (dict, list))
            for child in (parent.values() if isinstance(parent, dict) else parent)
        ]
    return any(isinstance(each, (dict, list)) for each in level)


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
    attribution = (event.attribution_salt, event.attribution, event.origin)
    if sha256("gutter attribution 1", *attribution) != event.attribution_digest:
        yield "its attribution or its origin does not match their digest"
    if sha256("gutter content 1", event.content_salt, event.changes, event.switch) != event.content_digest:
        yield "its changes or its switch do not match their digest"
    fields = (
        event.previous_hash, event.position, event.id, event.format, event.kind, event.namespace, event.switch_id,
        event.name, event.version, event.transaction_id, event.cause, event.recorded_at, event.attribution_digest,
        event.content_digest, event.extra,
    )
    if sha256("gutter event 1", *fields) != event.hash:
        yield "its fields do not match its hash"


def is_known(format: int | None, kind: bytes | None) -> bool:
    return format == 1 and kind in (b"registered", b"updated", b"unregistered")


CHANGES_LEVELS = 65  # A difference holds a property one level deeper than the switch does.
SPACES = "\t \u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200C)))
# What Unicode lets a display ignore (Default_Ignorable_Code_Point), interlinear annotation marks, the blank of Braille.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)


def name_fault(text: str, separator: str) -> str | None:
    """Which rule of names is broken: NFC; segments that are not empty, with no space around them; nothing that
    misleads; at most 200 characters."""
    segments = unicodedata.normalize("NFC", text).split(separator)
    if text != separator.join(segment.strip(SPACES) for segment in segments):
        return "is not in normal form"
    if "" in segments:
        return "has an empty segment"
    return misleading_fault(text, 200)


def identifier_fault(text: str) -> str | None:
    """Which rule is broken of what tells people and programs apart."""
    if not text.strip(SPACES + "\n\v\f\r\u0085\u2028\u2029"):
        return "is blank"
    if text != text.strip(" "):
        return "has a space around it"
    return misleading_fault(text, 1_000)


def misleading_fault(text: str, limit: int) -> str | None:
    """What there is that steers a device or the order of reading, that no eye sees, or that looks like a space."""
    if not (text.isascii() and text.isprintable()):
        for character in text:
            if unicodedata.category(character) in ("Cc", "Zl", "Zp") or INVISIBLE.match(character):
                return f"has U+{ord(character):04X}, which cannot be seen"
            if character != " " and unicodedata.category(character) == "Zs":
                return f"has U+{ord(character):04X}, which looks like a space"
    return f"has more than {limit} characters" if len(text) > limit else None


# By column: what its JSON is; {} where it is absent, None where it is no object.
Objects = dict[str, Optional[dict[str, Any]]]


def parse_objects(event: Event) -> Objects:
    objects: Objects = {}
    for field in FIELDS:
        if field.form == JSON:
            content = getattr(event, field.column)
            limit = CHANGES_LEVELS if field.column == "changes" else 64
            objects[field.column] = {} if content is None else parse_object(content, limit)
    return objects


def form_faults(event: Event, objects: Objects, transaction_start: int) -> Iterator[str]:
    """What no command can have written into an event of format 1, whatever its switch was before."""
    fault = name_fault(event.name.decode(), ":")
    if fault:
        yield f"its name {fault}"
    namespace = event.namespace.decode()
    fault = name_fault(namespace, ".")
    if fault or namespace.startswith("default."):  # "a" stands for what is inside "default".
        yield f"its namespace {fault or 'is not in normal form'}"
    if event.cause is not None and not 0 <= event.cause < transaction_start:
        yield f"its cause #{event.cause} is no event before its transaction"
    for column, value in objects.items():
        if value is None:
            yield f"its {column} is not a valid JSON object on one line"
    attribution = objects["attribution"]
    if attribution is not None:
        if "actor" not in attribution:
            yield "its attribution names no actor"
        for key in ("actor", "correlationID", "displayName", "kind", "onBehalfOf", "reason"):
            text = attribution.get(key, "-")
            if not isinstance(text, str):
                yield f"the {key} in its attribution is no text"
            elif key not in ("displayName", "reason") and identifier_fault(text):
                yield f"the {key} in its attribution {identifier_fault(text)}"
    extra = objects["extra"]
    if extra is not None:
        if "clock" in extra and not is_time(extra["clock"]):
            yield "the clock in its extra is no time"
        command = extra.get("command", "0" * 64)
        if not isinstance(command, str) or not re.fullmatch("[0-9a-f]{64}", command):
            yield "the command in its extra is no digest"


def content_faults(event: Event, objects: Objects, before: dict[str, Any] | None) -> Iterator[str]:
    """What is wrong with what an event says of a switch; `before` is the switch before it, None where unknown."""
    changes, after = objects["changes"], objects["switch"]
    if changes is None or after is None:
        return
    is_unregistered = event.kind == b"unregistered"
    if is_unregistered != (event.switch is None):
        yield "it unregisters a switch and yet holds one" if is_unregistered else "it holds no switch"
    named = before if is_unregistered else after
    if named and named.get("name") != event.name.decode():
        yield "its name is not that of its switch"
    yield from type_faults(after)
    yield from change_faults(changes)
    if before is None:
        return
    if bool(before) == (event.kind == b"registered"):
        yield f"it is {event.kind.decode()}, but its switch was {'alive' if before else 'not alive'} before"
    elif all(isinstance(sides, dict) for sides in changes.values()):
        yield from difference_faults(before, changes, after)


def change_faults(changes: dict[str, Any]) -> Iterator[str]:
    """What is wrong with a difference by itself."""
    if not changes:
        yield "it changes nothing"
    for name, sides in changes.items():
        if not isinstance(sides, dict):
            yield f"its change of {shown(name)} is not a JSON object"
            continue
        if sides.get("previous", ABSENT) == sides.get("current", ABSENT):
            yield f"its change of {shown(name)} is none"
        for side in ("previous", "current"):
            if side in sides:
                yield from type_faults({name: sides[side]})


ABSENT = object()


def difference_faults(before: dict[str, Any], changes: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    """Whether a difference leads from the one switch to the other."""
    outcome = dict(before)
    for name, sides in changes.items():
        if sides.get("previous", ABSENT) != before.get(name, ABSENT):
            yield f"its change of {shown(name)} starts from something else than what was there"
        outcome.pop(name, None)
        if "current" in sides:
            outcome[name] = sides["current"]
    if outcome != after:
        yield "its changes do not lead to its switch"


def type_faults(properties: dict[str, Any]) -> Iterator[str]:
    """Properties of a switch that are of another type than they should be. Others are a later version's."""
    for name, value in properties.items():
        if name in ("name", "label", "description"):
            is_right = isinstance(value, str)
        elif name in ("compounded", "consent"):
            is_right = isinstance(value, bool)
        elif name == "state":
            is_right = value in ("disabled", "selective", "global")
        else:
            is_right = name != "conditions" or (isinstance(value, list) and all(map(is_condition, value)))
        if not is_right:
            yield f"the {name} of its switch is not what it should be"


def is_condition(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and all(isinstance(value.get(key), str) for key in ("argument", "attribute", "operator"))
        and isinstance(value.get("parameters", {}), dict)
        and isinstance(value.get("negative", False), bool)
    )


# All events.


class Head(NamedTuple):
    position: int
    hash: bytes


NOT_ALIVE = b"{}"


class Identity(NamedTuple):
    """A switch id as its last event left it; the switch and its name, as the last event that was understood did."""

    namespace: bytes | None = None
    version: int = 0
    position: int = 0
    is_understood: bool = True  # Whether the last event could be.
    switch: bytes = NOT_ALIVE  # As JSON, which takes less memory.
    name: bytes | None = None  # None where it is not alive.
    alive_since: int = 0


UNSEEN = Identity()
QualifiedName = tuple[bytes, bytes]


class Names:
    """Who bears which name, namespace by namespace, and what a transaction makes of that."""

    def __init__(self) -> None:
        self.holders: dict[QualifiedName, bytes] = {}
        self.descendants: Counter[QualifiedName] = Counter()  # How many bearers are below a name, at any depth.
        self.moves: dict[bytes, Move] = {}  # By switch id: those of the transaction under way.

    def move(
        self,
        switch_id: bytes,
        before: QualifiedName | None,
        after: QualifiedName | None,
        position: int,
        may_leave: bool,
    ) -> None:
        if switch_id in self.moves:
            earlier = self.moves[switch_id]
            before, may_leave = earlier.before, earlier.may_leave or may_leave
        elif before == after:
            return
        self.moves[switch_id] = Move(before, after, position, may_leave)

    def end_transaction(self) -> Iterator[tuple[int, str]]:
        moves, self.moves = self.moves, {}
        for switch_id, move in moves.items():
            if move.before and self.holders.get(move.before) == switch_id:
                del self.holders[move.before]
                self.descendants.subtract(ancestors(move.before))
        for switch_id, move in moves.items():
            if move.after and self.holders.setdefault(move.after, switch_id) != switch_id:
                yield move.position, f"another living switch bears its name {shown(move.after[1].decode())}"
            elif move.after:
                self.descendants.update(ancestors(move.after))
        for move in moves.values():
            if move.before in (None, move.after) or move.may_leave or move.before in self.holders:
                continue
            left = self.descendant_left_behind(move.before, moves)
            if left:
                act = "renames" if move.after else "unregisters"
                names = f"{shown(move.before[1].decode())}, but not {shown(left[1].decode())} below it"
                yield move.position, f"it {act} {names}"

    def descendant_left_behind(self, ancestor: QualifiedName, moves: dict[bytes, Move]) -> QualifiedName | None:
        if self.descendants[ancestor] > 0:  # Else there is no need to look at all of them.
            for name, switch_id in self.holders.items():
                has_moved = switch_id in moves and moves[switch_id].before != moves[switch_id].after
                if not has_moved and name[0] == ancestor[0] and name[1].startswith(ancestor[1] + b":"):
                    return name
        return None


class Move(NamedTuple):
    """What a transaction makes of a switch's name; None where it is not alive, or where nobody knows."""

    before: QualifiedName | None
    after: QualifiedName | None
    position: int
    may_leave: bool  # Whether it may leave descendants behind.


def ancestors(name: QualifiedName) -> list[QualifiedName]:
    namespace, segments = name[0], name[1][:800].split(b":")  # No name of 200 characters has more bytes.
    return [(namespace, b":".join(segments[:count])) for count in range(1, len(segments))]


class Check:
    """Takes one event after the other, prints faults, and measures what follows a fault by what is stored."""

    def __init__(self, expected: Head | None, is_quiet: bool) -> None:
        self.expected = expected  # None once it was seen.
        self.is_quiet = is_quiet
        self.fault_count = 0
        self.first_fault: int | None = None
        self.event_count = 0
        self.unknown_count = 0
        self.position = 0
        self.hash: bytes | None = None  # None where it is not known.
        self.recorded_at: int | None = None
        self.transaction: bytes | None = None
        self.transaction_start = 0
        self.transactions: set[bytes | None] = set()
        self.ids: set[bytes | None] = set()
        self.identities: dict[bytes, Identity] = {}
        self.lifetimes: set[tuple[int, int, bytes]] = set()  # First, last, switch id.
        self.names: Names | None = Names()  # None once an event could not be read, so that nobody knows whose it was.

    def say(self, line: str) -> None:
        if not self.is_quiet:
            print(line)

    def add_fault(self, position: int | None, fault: str) -> None:
        if self.first_fault is None:
            self.first_fault = position
        self.fault_count += 1
        self.say(fault if position is None else f"#{position}: {fault}")

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
        if faults or values["transaction_id"] != self.transaction:
            self.end_transaction()
            self.transaction_start = position
        if faults:
            self.names = None
        for fault in faults or self.event_faults(Event(**values)):
            self.add_fault(position, fault)
        self.advance(position, values)

    def end_transaction(self) -> None:
        for position, fault in self.names.end_transaction() if self.names else ():
            self.add_fault(position, fault)

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
        if event.format < 1:
            yield f"its format is {event.format}"
        objects = parse_objects(event) if event.format == 1 else {}
        if objects:
            yield from form_faults(event, objects, self.transaction_start)
        if is_known(event.format, event.kind):
            before = parse_object(identity.switch) if is_next and identity.is_understood else None
            yield from content_faults(event, objects, before)
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
            self.advance_identity(values["switch_id"], position, values)
        self.compare_expected()

    def advance_identity(self, switch_id: bytes, position: int, values: dict[str, Any]) -> None:
        before = self.identities.get(switch_id, UNSEEN)
        namespace = before.namespace or values.get("namespace", b"")
        after = before._replace(
            namespace=namespace,
            version=values.get("version", before.version + 1),
            position=position,
            is_understood=is_known(values.get("format"), values.get("kind")),
        )
        if after.is_understood and values.get("kind") == b"unregistered":
            if before.alive_since:
                self.lifetimes.add((before.alive_since, position - 1, switch_id))
            after = after._replace(switch=NOT_ALIVE, name=None, alive_since=0)
        elif after.is_understood and values.get("switch") is not None:
            after = after._replace(
                switch=values["switch"], name=values.get("name"), alive_since=before.alive_since or position
            )
        self.identities[switch_id] = after
        if self.names:
            old, new = (
                (namespace, identity.name) if identity.name is not None and identity.is_understood else None
                for identity in (before, after)
            )
            may_leave = values.get("cause") is not None or not after.is_understood
            self.names.move(switch_id, old, new, position, may_leave)

    def compare_expected(self) -> None:
        if self.expected and self.expected.position == self.position and self.hash is not None:
            if self.hash != self.expected.hash:
                self.add_fault(self.position, "its hash is not the expected one")
            self.expected = None

    def finish(self) -> None:
        """Says what was found, once all was checked."""
        if self.expected:
            self.add_fault(self.expected.position, f"the expected hash was not found; the log goes to #{self.position}")
        if self.fault_count:
            first = "" if self.first_fault is None else f"; the first at #{self.first_fault}"
            self.say(f"{counted(self.fault_count, 'fault')}{first}.")
        else:
            unknown = f" ({self.unknown_count:,} of unknown format or kind)" if self.unknown_count else ""
            head = f"{self.position}:{self.hash.hex() if self.hash else ''}"
            found = f"OK: {counted(self.event_count, 'event')}{unknown}" if self.event_count else "No events"
            self.say(f"{found}, head {head}")


def counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


# A log file.


class Text(bytes):
    """The bytes of a TEXT, to tell it from a BLOB."""


def has_form(value: Any, form: str) -> bool:
    if form in (INTEGER, TIME):
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
    """Checks a log file, and changes nothing in it or in the -wal beside it.

    Where SQLite may only read, it makes a -wal and a -shm beside a log that has none, and leaves them. Such a log is
    whole by itself, so it is opened as a file that nobody writes, and afterwards one sees whether that was so.
    """
    if sqlite3.sqlite_version_info < (3, 37):
        raise Unusable(f"Python comes with SQLite {sqlite3.sqlite_version}; 3.37 is needed. Check an export instead.")
    journal = Path(f"{path}-journal")
    if journal.exists() and (journal.stat().st_size or not journal.is_file()):  # SQLite would wait for a pipe.
        raise Unusable(
            f"There is a rollback journal beside the log, {journal}, which a log never has once it was made: SQLite "
            "would write its pages over those of the file. Keep copies of both, and move the journal away."
        )
    wal = Path(f"{path}-wal")
    is_whole = not wal.exists()
    before = path.stat()
    refuse_other_names(path, before.st_nlink)
    if not is_whole and is_like_backup(path) and wal.stat().st_size:
        raise Unusable(f"The file {wal} is not of {path}, which was put there as a backup is. Move the -wal away.")
    try:
        with closing(open_log_file(path, is_whole)) as connection:
            check_tables(connection, check)
    except (sqlite3.Error, UnicodeDecodeError) as error:  # The latter where SQLite's message quotes damaged text.
        check.add_fault(check.position + 1, f"from here on, SQLite cannot read the file: {shown(str(error))}")
    after = path.stat()
    if is_whole and (before.st_mtime_ns, before.st_size) != (after.st_mtime_ns, after.st_size):
        raise Unusable(f"{path} was written while it was read. Check it again.")


def refuse_other_names(path: Path, link_count: int) -> None:
    """Each name of a file has a -wal of its own, so that what others append under another name would not be seen."""
    if link_count > 1:
        raise Unusable(f"{path} has {link_count} names (hard links). Remove the others, whose -wal may hold later events.")
    mounts = Path("/proc/self/mountinfo")
    lines = mounts.read_text(errors="replace").splitlines() if mounts.exists() else []
    if str(path) in (re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), line.split()[4]) for line in lines):
        raise Unusable(f"{path} is mounted by itself, so that the -wal that others see is not beside it. Mount its folder.")


def is_like_backup(path: Path) -> bool:
    """Whether a file is not in WAL mode, as a backup of Gutter's is until it is opened for writing."""
    with path.open("rb") as file:
        return file.read(19)[18:] == b"\x01"


def open_log_file(path: Path, is_immutable: bool) -> sqlite3.Connection:
    """Opens a log file for reading in one transaction, so that what is appended meanwhile is not seen."""
    try:
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable={int(is_immutable)}", uri=True)
        connection.execute("BEGIN")
        connection.execute("PRAGMA schema_version")
    except sqlite3.OperationalError as error:
        remedy = "" if is_immutable else " Copy it, with the -wal beside it, to a folder that may be written, and check that."
        raise Unusable(f"SQLite cannot open {path}: {error}.{remedy}") from None
    connection.text_factory = Text
    return connection


def check_tables(connection: sqlite3.Connection, check: Check) -> None:
    check_schema(connection, check)
    ids = [id for (id,) in connection.execute("SELECT id FROM log")]
    if len(ids) == 1 and has_form(ids[0], HASH):
        check.start(ids[0])
    else:
        check.add_fault(None, "the log does not have one id, of 32 bytes")
    columns = ", ".join(field.column for field in FIELDS)
    for row in connection.execute(f"SELECT {columns} FROM events ORDER BY position"):
        check.take(read_row(row))
    check.end_transaction()
    if check.names:
        check_switches(connection, check)
        check_lifetimes(connection, check)
    check_subscriptions(connection, check)
    for (message,) in connection.execute("PRAGMA integrity_check(20)"):
        if message != b"ok":
            check.add_fault(None, f"SQLite finds the file damaged: {shown_bytes(message)}")


def check_schema(connection: sqlite3.Connection, check: Check) -> None:
    """Compares the tables, indexes, triggers and views with what SCHEMA makes."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (encoding,) = connection.execute("PRAGMA encoding").fetchone()
    if encoding != b"UTF-8":
        raise Unusable("The file holds its texts in UTF-16, so it is not a log.")
    if version > len(SCHEMA):
        raise Unusable(f"The log is of the newer schema {version}; this program knows {len(SCHEMA)}.")
    if version < 1:
        check.add_fault(None, f"its schema is {version}, but the first is 1")
    (mark,) = connection.execute("PRAGMA application_id").fetchone()
    if mark.to_bytes(4, "big", signed=True) != b"Gutt":
        check.add_fault(None, "the file is no longer marked as a log")
    with closing(sqlite3.connect(":memory:")) as model:
        model.text_factory = Text
        for script in SCHEMA[: max(1, version)]:
            model.executescript(script)
        expected = Counter(schema_objects(model))
    found = Counter(row for row in schema_objects(connection) if row not in STATISTICS)
    extra, missing = ({row[:2] for row in rows} for rows in (found - expected, expected - found))
    for type, name in sorted(extra | missing, key=str):
        is_known = type in (b"table", b"index", b"trigger", b"view")
        title = f"{type.decode() if is_known else shown_bytes(type)} {shown_bytes(name)}"
        if (type, name) not in extra:
            check.add_fault(None, f"the {title} is missing")
        elif (type, name) in missing:
            check.add_fault(None, f"the {title} is not that of a log")
        else:
            check.add_fault(None, f"the {title} is none of a log's")


def schema_objects(connection: sqlite3.Connection) -> list[tuple[Any, ...]]:
    return connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()


def shown_bytes(value: Any) -> str:
    return shown(value.decode(errors="replace") if isinstance(value, bytes) else str(value))


def check_switches(connection: sqlite3.Connection, check: Check) -> None:
    """Compares the table of living switches with what the events have left."""
    living = {id: identity for id, identity in check.identities.items() if identity.alive_since}
    columns = "switch_id, namespace, name, version, position, alive_since, switch"
    for id, *row in connection.execute(f"SELECT {columns} FROM switches"):
        identity = living.pop(id, None)
        if identity is None:
            check.add_fault(None, f"the table \"switches\" has a switch that is not alive: {shown_bytes(row[1])}")
            continue
        expected = (identity.namespace, identity.name, identity.version, identity.position, identity.alive_since)
        if row != [*expected, identity.switch]:
            check.add_fault(identity.position, "the table \"switches\" has another switch than it left")
    for identity in living.values():
        check.add_fault(identity.position, "the table \"switches\" lacks the switch that it left")


def check_lifetimes(connection: sqlite3.Connection, check: Check) -> None:
    """Compares the table of lives that have ended with the events."""
    missing = set(check.lifetimes)
    for first, last, id, node in connection.execute("SELECT first, last, switch_id, node FROM lifetimes"):
        if (first, last, id) in missing and node == lifetime_node(first, last):
            missing.remove((first, last, id))
        else:
            check.add_fault(None, f"the table \"lifetimes\" has a row from #{first} to #{last} that is none")
    for first, last, _ in sorted(missing):
        check.add_fault(first, f"the table \"lifetimes\" lacks the life that it began, until #{last}")


def lifetime_node(first: int, last: int) -> int:
    """The number from `first` to `last` that is divisible by the highest power of two."""
    power = 1 << (((first - 1) ^ last).bit_length() - 1)
    return last & -power


def check_subscriptions(connection: sqlite3.Connection, check: Check) -> None:
    rows = """
        SELECT s.name, s.position, s.hash, iif(s.position = 0, (SELECT id FROM log), e.hash)
        FROM subscriptions s LEFT JOIN events e ON e.position = s.position
    """
    for name, position, hash, event_hash in connection.execute(rows):
        if not isinstance(name, bytes) or hash != event_hash or hash is None:
            check.add_fault(position, f"the subscription {shown_bytes(name)} has come to an event that is not this one")


# An export.

INTEGER_PATTERN = re.compile("0|-?[1-9][0-9]{0,18}")
TIME_PATTERN = re.compile(
    r'"(-(?!0000)[0-9]{4}|[0-9]{4}|-?[1-9][0-9]{4,5})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})\.([0-9]{6})Z"'
)
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
    if form == TIME:
        return microseconds(text)
    if form in SIZES and HEXADECIMAL_PATTERNS[form].fullmatch(text):
        return bytes.fromhex(text.strip('"').replace("-", ""))
    raise ValueError


def microseconds(text: str) -> int:
    """The microseconds since 1970 of a time in an export; ValueError where it is none."""
    match = TIME_PATTERN.fullmatch(text)
    if not match:
        raise ValueError
    year, month, day, hour, minute, second, fraction = map(int, match.groups())
    # The Gregorian calendar repeats after 400 years, and Python knows those from 1 to 9999.
    cycles, like_year = divmod(year - 2000, 400)
    start = datetime(2000 + like_year, month, day, hour, minute, second) - datetime(1970, 1, 1)
    days = cycles * 146_097 + start.days
    value = (days * 86_400 + start.seconds) * 1_000_000 + fraction
    if not -(2**63) <= value < 2**63:
        raise ValueError
    return value


def is_time(value: object) -> bool:
    try:
        microseconds(f'"{value}"' if isinstance(value, str) else "")
    except ValueError:
        return False
    return True


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
    check.end_transaction()


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


# What a log file consists of. Each step is one that Gutter has taken, by the version of the schema that it led to.

STATISTICS = (
    (b"table", b"sqlite_stat1", b"sqlite_stat1", b"CREATE TABLE sqlite_stat1(tbl,idx,stat)"),
    (b"table", b"sqlite_stat4", b"sqlite_stat4", b"CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)"),
)

SCHEMA = (
    """\
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
""",
    """\
-- How far each durable subscription has come. Not history, and no part of any hash: a row changes as its subscriber works.
CREATE TABLE subscriptions (
    name TEXT PRIMARY KEY,
    -- The last event that was delivered, and its hash, by which a log that was replaced is noticed.
    position INTEGER NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT, WITHOUT ROWID;
""",
)


if __name__ == "__main__":
    sys.exit(main())
