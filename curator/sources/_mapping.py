"""The file of `--map`: where in any JSON the records, their messages and what is known of them stand.

records = "data.tickets"          # the list of records; left out for lines and arrays of them
id = "number"                     # of a record, each optional: id, thread, title, time
thread = "customer.id"
time = "opened"
metadata = ["status", "tags"]     # what the source says of the record

[[turn]]                          # turns in their order; this one is a single message
as = "system"                     # a role that is always the same
content = "settings.instructions"

[[turn]]
each = "conversation.messages"    # this one is a list of messages; paths are within each of them
role = "author.kind"
content = "body.text"
time = "sent"                     # each optional: time, name, author, model

[roles]                           # what the roles of the file stand for
agent = "assistant"
customer = "user"
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from curator.errors import UsageError
from curator.records import ROLES
from curator.registry import nearest
from curator.sources.reading.paths import Path, path_of

_TOP = ("records", "id", "thread", "title", "time", "metadata", "turn", "roles")
_ABOUT = ("id", "thread", "title", "time")
_OF_MESSAGE = ("time", "name", "author", "model")
_TURN = ("as", "role", "each", "content", *_OF_MESSAGE)
_FIX = "see the example in curator import --help"


@dataclass(frozen=True, slots=True)
class Turn:
    """each: the path of a list of messages, None for a single one. said_by: a role, or the path of its name."""

    each: Path | None
    said_by: str | Path
    content: Path
    about: Mapping[str, Path]


@dataclass(frozen=True, slots=True)
class MappingFile:
    """records: None for lines and arrays. about: id, thread, title and time -> path."""

    records: Path | None
    about: Mapping[str, Path]
    metadata: tuple[Path, ...]
    turns: tuple[Turn, ...]
    roles: Mapping[str, str]


def mapping_of(text: str) -> MappingFile:
    """Raises UsageError that names the line and the key of what is wrong."""
    return _Reader(text).read()


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        try:
            self._file = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise UsageError(f"the file of --map is not TOML: {_said(error)}", fix=f"mend it there; {_FIX}") from None

    def read(self) -> MappingFile:
        self._known(self._file, _TOP)
        turns = self._file.get("turn", [])
        if not isinstance(turns, list) or not turns or not all(isinstance(turn, dict) for turn in turns):
            raise self._wrong("turn", "there must be at least one [[turn]] that says where messages stand")
        metadata = self._file.get("metadata", [])
        if not isinstance(metadata, list):
            raise self._wrong("metadata", "must be a list of paths")
        roles = self._file.get("roles", {})
        if not isinstance(roles, dict):
            raise self._wrong("roles", 'must be a table: [roles], then lines such as agent = "assistant"')
        for name, role in roles.items():
            if role not in ROLES:
                raise self._wrong(name, f"must be one of {', '.join(ROLES)}", "roles")
        records = self._path("records", self._file) if "records" in self._file else None
        if records is not None and not all(isinstance(step, str) for step in records):
            raise self._wrong("records", "a list of records stands under keys: leave the number out")
        return MappingFile(
            records=records,
            about={key: self._path(key, self._file) for key in _ABOUT if key in self._file},
            metadata=tuple(self._parsed("metadata", item) for item in metadata),
            turns=tuple(self._turn(turn, n) for n, turn in enumerate(turns)),
            roles=roles,
        )

    def _turn(self, turn: dict[str, Any], number: int) -> Turn:
        self._known(turn, _TURN, number)
        if "content" not in turn:
            raise self._wrong("turn", "needs content, the path of what is said", number)
        if ("as" in turn) == ("role" in turn):
            raise self._wrong("turn", "needs either as (a role) or role (the path of one)", number)
        if "as" in turn and turn["as"] not in ROLES:
            raise self._wrong("as", f"must be one of {', '.join(ROLES)}", number)
        return Turn(
            each=self._path("each", turn, number) if "each" in turn else None,
            said_by=turn["as"] if "as" in turn else self._path("role", turn, number),
            content=self._path("content", turn, number),
            about={key: self._path(key, turn, number) for key in _OF_MESSAGE if key in turn},
        )

    def _path(self, key: str, table: dict[str, Any], place: int | str = "") -> Path:
        return self._parsed(key, table[key], place)

    def _parsed(self, key: str, value: Any, place: int | str = "") -> Path:
        if not isinstance(value, str):
            raise self._wrong(key, "must be a path in quotes", place)
        try:
            return path_of(value)
        except ValueError as error:
            raise self._wrong(key, str(error), place) from None

    def _known(self, table: dict[str, Any], keys: tuple[str, ...], place: int | str = "") -> None:
        for key in table:
            if key not in keys:
                raise self._wrong(key, f"there is no such key; {nearest(key, sorted(keys))}", place)

    def _wrong(self, key: str, problem: str, place: int | str = "") -> UsageError:
        where = f"line {self._line(key, place)}, {key}"
        return UsageError(f"the file of --map, {where}: {problem}", fix=f"mend it there; {_FIX}")

    def _line(self, key: str, place: int | str) -> int:
        """The line on which a key of the top, of a table, or of a [[turn]] by its number begins; 1 where none does."""
        here: int | str = ""
        turns = -1
        for number, line in enumerate(self._text.splitlines(), 1):
            if head := re.match(r"\s*\[+\s*([\w.]+)\s*\]+", line):
                turns += head[1] == "turn"
                here = turns if head[1] == "turn" else head[1]
                if (here == place and key == "turn") or (place == "" and key == head[1]):
                    return number
            elif here == place and re.match(rf'\s*"?{re.escape(key)}"?\s*=', line):
                return number
        return 1


def _said(error: tomllib.TOMLDecodeError) -> str:
    message = str(error)
    return message[:1].lower() + message[1:]
