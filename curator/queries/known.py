"""The conversations of a workspace as a split sees them, read once for the files and their certificate.

What ties two of them by their question is a hash of all its words in their normal form. Of plain chats that say
nothing of who somebody is only a number is made of them at first (`loose`), which is the same where the words are;
those that share it with another are read again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from itertools import compress

import msgspec
import numpy as np
from numpy.typing import NDArray

from curator.dedup.normalise import canonical
from curator.exports.checks.loose import Loose
from curator.queries.asked import of_last_split
from curator.queries.chats import Chats
from curator.queries.conversations import as_chats, scrubbed
from curator.queries.line_cache import ASKED, NOTHING, UNSURE, CachedLines, LineCache
from curator.queries.split import Members, asked_turns
from curator.queries.twins import may_say_who
from curator.records import Conversation
from curator.splits import Member
from curator.workspace import Workspace

#: Whose letter is none of a word. Behind another backslash it would be.
_ESCAPES = (b"\\n", b"\\t", b"\\r", b"\\f", b"\\b")


class Known:
    """Fills as records are read for something else; `members` reads the others. lines: what is known of lines already,
    which whoever reads keeps."""

    def __init__(self, workspace: Workspace, *, as_of: int | None) -> None:
        self._workspace = workspace
        self._as_of = as_of
        settings = of_last_split(workspace, as_of=as_of)
        self._members = Members(workspace, settings, as_of=as_of)
        # A field of the record stands in no line.
        self._by_lines = settings.group_by is None
        self._surrogates = frozenset(word.encode() for word in self._members.surrogates)
        self.lines = LineCache(workspace, self._surrogates)
        self._found: dict[str, Member] = {}
        #: Those of which no more is known, with their times, and the numbers of what is asked in some of them.
        self._ids: list[str] = []
        self._times: list[int | None] = []
        self._loose = _Loosely()
        self._withheld: set[str] = set()

    def add(self, record: Conversation) -> None:
        """A record of the scrubbed view, edits included."""
        self._found[record.id] = self._members.of(record)
        turns = asked_turns(record)
        if turns:
            self._loose.add([record.id], np.array([self._of_turns(turns)], np.uint64))

    def add_chats(self, chats: Chats, cached: CachedLines) -> None:
        """All records of a batch of that view. cached: what is known of its lines."""
        self._withheld.update(compress(chats.ids, chats.withheld))
        for number in chats.others:
            self.add(chats.record(number))
        if not self._by_lines:
            return
        numbers, asks = cached.asked(lambda places: self._asked(chats.asked(), places))
        ids = chats.plain_ids
        self._ids += ids
        self._times += [chats.times[number] for number in chats.plain.tolist()]
        for at in np.flatnonzero(asks == UNSURE).tolist():
            self.add(chats.record(int(chats.plain[at])))
        sure = asks == ASKED
        self._loose.add(list(compress(ids, sure.tolist())), numbers[sure])

    def _asked(self, asked: list[bytes | None], places: list[int]) -> Iterator[tuple[int, int]]:
        for at in places:
            messages = asked[at]
            found = None if messages is None else self._loosely(messages)
            if found is None:
                yield 0, UNSURE
            else:
                yield (found, ASKED) if messages else (0, NOTHING)

    def members(self, ids: Iterable[str]) -> tuple[list[Member], Set[str]]:
        """These conversations, but those that are withheld; what shares nothing and has no label by its id alone."""
        plain = {*self._ids}
        self._read([id for id in ids if not (id in plain or id in self._found or id in self._withheld)])
        self._read_whole([id for id in self._loose.shared() if id not in self._found])
        plain.update(self._ids)
        plain.difference_update(self._found)
        told = plain & self._members.known()
        times = {id: time for id, time in zip(self._ids, self._times, strict=True) if id in told} if told else {}
        made = [self._members.asking_nothing(id, time) for id, time in times.items()]
        return [*self._found.values(), *made], plain - told

    def _read(self, ids: list[str]) -> None:
        if not self._by_lines:
            self._read_whole(ids)
            return
        for batch in as_chats(self._workspace, [ids], as_of=self._as_of) if ids else ():
            chats = Chats(batch)
            self.add_chats(chats, self.lines.of(chats.lines.lines))

    def _read_whole(self, ids: list[str]) -> None:
        for record, withheld in scrubbed(self._workspace, as_of=self._as_of, ids=ids) if ids else ():
            if not withheld:
                self._found[record.id] = self._members.of(record)

    def _loosely(self, asked: bytes) -> int | None:
        return loosely(asked, self._surrogates, self.lines.loose)

    def _of_turns(self, turns: list[tuple[str, str]]) -> int:
        return _of_turns(turns, self.lines.loose)


class _Loosely:
    """Numbers of what is asked in conversations."""

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._numbers: list[NDArray[np.uint64]] = []

    def add(self, ids: list[str], numbers: NDArray[np.uint64]) -> None:
        self._ids += ids
        self._numbers.append(numbers)

    def shared(self) -> list[str]:
        """The conversations whose number another one has."""
        numbers = np.concatenate((np.zeros(0, np.uint64), *self._numbers))
        _, places, counts = np.unique(numbers, return_inverse=True, return_counts=True)
        return [self._ids[at] for at in np.flatnonzero(counts[places] > 1).tolist()]


def loosely(asked: bytes, surrogates: frozenset[bytes], loose: Loose) -> int | None:
    """Of messages as a line holds them; None where there may be a twin of them."""
    if asked.isascii() and b"\\\\" not in asked:
        words = asked
        for escape in _ESCAPES if b"\\" in asked else ():
            words = words.replace(escape, b" ")
        return None if may_say_who(words, surrogates) else loose.of_json(asked)
    if surrogates:
        return None
    turns = [(turn["role"], canonical(turn["content"])) for turn in msgspec.json.decode(b"[" + asked + b"]")]
    return None if any(may_say_who(said.encode()) for _, said in turns) else _of_turns(turns, loose)


def _of_turns(turns: list[tuple[str, str]], loose: Loose) -> int:
    return loose.of_json(b",".join(msgspec.json.encode({"role": role, "content": said}) for role, said in turns))
