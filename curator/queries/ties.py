"""What ties conversations in a split beside what they say: their thread, and a field that people name.

Ties are keyed hashes of what a record said as it came. Scrubbed text would not do: three customers of whom nothing is
left are not one customer.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from curator.errors import UsageError
from curator.records import Conversation
from curator.records.keys import is_plain_key
from curator.registry import nearest
from curator.store import lookups
from curator.workspace import Workspace

_TOPS = ("metadata", "extra")


class Ties:
    """field: a key of metadata or of the record itself, None for none."""

    def __init__(self, workspace: Workspace, field: str | None, as_of: int | None) -> None:
        self._ids = workspace.ids
        self._field = field
        paths = ["thread"]
        if field:
            # The path of any other key is its number, which differs from record to record.
            paths += [f"{top}/{field}" if is_plain_key(field) else top for top in _TOPS]
        self._texts: dict[str, dict[str, str]] = {}
        for conversation, path, text in lookups.text_keys(workspace.store, paths=paths, as_of=as_of):
            self._texts.setdefault(conversation, {})[path] = text
        self._known: set[str] = set()
        self._records = self._found = 0

    def of(self, record: Conversation) -> Iterator[str]:
        """ "kind:hash" for each tie that a record has."""
        self._records += 1
        yield from self.of_thread(record.id)
        if self._field:
            texts = self._texts.get(record.id, {})
            self._known |= {*record.metadata, *record.extra}
            value = self._value(record, self._field, texts)
            if value is not None:
                self._found += 1
                yield f"{self._field}:{value}"

    def threads(self) -> set[str]:
        """The records that have a thread."""
        return {id for id, texts in self._texts.items() if "thread" in texts}

    def of_thread(self, id: str) -> Iterator[str]:
        """That of the record's thread alone, where it has one."""
        thread = self._texts.get(id, {}).get("thread")
        if thread is not None:
            yield f"thread:{thread}"

    def check(self) -> None:
        """Raises UsageError where none of the records had the field."""
        if self._field and self._records and not self._found:
            known = sorted(key for key in self._known if is_plain_key(key))
            raise UsageError(
                f"no record has a value in the field {self._field!r} of split.group_by",
                fix=nearest(self._field, known) if known else "no record has any field beside its messages",
            )

    def _value(self, record: Conversation, field: str, texts: dict[str, str]) -> str | None:
        """A hash of the field's value; None where there is none, or nothing in it."""
        for top, fields in zip(_TOPS, (record.metadata, record.extra), strict=True):
            if field not in fields:
                continue
            value = fields[field]
            at = f"{top}/{field}" if is_plain_key(field) else f"{top}/~{list(fields).index(field)}"
            own = texts.get(at)
            if own is not None and isinstance(value, str):
                blank = not value.strip() and own == self._ids.text(value)
                return None if blank else own
            if value in (None, "", [], {}):
                return None
            strings = {path: key for path, key in texts.items() if path.startswith(f"{at}/")}
            if own is None and not strings and not isinstance(value, dict | list):
                return self._ids.text(str(value))
            return own or self._ids.text(json.dumps([strings, _without_strings(value)], sort_keys=True))
        return None


def _without_strings(value: Any) -> Any:
    if isinstance(value, dict):
        return [_without_strings(item) for item in value.values()]
    if isinstance(value, list):
        return [_without_strings(item) for item in value]
    return None if isinstance(value, str) else value
