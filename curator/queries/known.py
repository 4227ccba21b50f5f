"""The conversations of a workspace as a split sees them, read once for the files and their certificate.

What ties two of them by their question is a hash of all its words in their normal form. Of plain chats that say
nothing of who somebody is only a number is made of them at first (`loose`), which is the same where the words are;
those that share it with another are read again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Set
from itertools import compress

import msgspec

from curator.dedup.normalise import canonical
from curator.exports.checks.loose import loose_of_json
from curator.queries.asked import of_last_split
from curator.queries.chats import Chats
from curator.queries.conversations import as_chats, scrubbed
from curator.queries.split import Members, asked_turns
from curator.queries.twins import may_say_who
from curator.records import Conversation
from curator.splits import Member
from curator.workspace import Workspace

#: Whose letter is none of a word. Behind another backslash it would be.
_ESCAPES = (b"\\n", b"\\t", b"\\r", b"\\f", b"\\b")


class Known:
    """Fills as records are read for something else; `members` reads the others."""

    def __init__(self, workspace: Workspace, *, as_of: int | None) -> None:
        self._workspace = workspace
        self._as_of = as_of
        settings = of_last_split(workspace, as_of=as_of)
        self._members = Members(workspace, settings, as_of=as_of)
        # A field of the record stands in no line.
        self._by_lines = settings.group_by is None
        self._surrogates = frozenset(word.encode() for word in self._members.surrogates)
        self._found: dict[str, Member] = {}
        #: Of those of which no more is known: their time.
        self._times: dict[str, int | None] = {}
        self._loose: dict[str, int] = {}
        self._withheld: set[str] = set()

    def add(self, record: Conversation) -> None:
        """A record of the scrubbed view, edits included."""
        self._found[record.id] = self._members.of(record)
        turns = asked_turns(record)
        if turns:
            self._loose[record.id] = _of_turns(turns)

    def add_chats(self, chats: Chats) -> None:
        """All records of a batch of that view."""
        self._withheld.update(compress(chats.ids, chats.withheld))
        for number in chats.others:
            self.add(chats.record(number))
        if not self._by_lines:
            return
        numbers = chats.plain.tolist()
        ids = [chats.ids[number] for number in numbers]
        self._times.update(zip(ids, [chats.times[number] for number in numbers], strict=True))
        for number, id, asked in zip(numbers, ids, chats.asked(), strict=True):
            found = None if asked is None else _loosely(asked, self._surrogates)
            if found is None:
                self.add(chats.record(number))
            elif asked:
                self._loose[id] = found

    def members(self, ids: Iterable[str]) -> tuple[list[Member], Set[str]]:
        """These conversations, but those that are withheld; what shares nothing and has no label by its id alone."""
        self._read([id for id in ids if not (id in self._times or id in self._found or id in self._withheld)])
        self._read_whole(self._shared())
        told = (self._times.keys() - self._found.keys()) & self._members.known()
        made = [self._members.asking_nothing(id, self._times[id]) for id in told]
        return [*self._found.values(), *made], self._times.keys() - self._found.keys() - told

    def _read(self, ids: list[str]) -> None:
        if not self._by_lines:
            self._read_whole(ids)
            return
        for batch in as_chats(self._workspace, [ids], as_of=self._as_of) if ids else ():
            self.add_chats(Chats(batch))

    def _read_whole(self, ids: list[str]) -> None:
        for record, withheld in scrubbed(self._workspace, as_of=self._as_of, ids=ids) if ids else ():
            if not withheld:
                self._found[record.id] = self._members.of(record)

    def _shared(self) -> list[str]:
        """Those of which too little is known, for another one may be asked the same."""
        counts = Counter(self._loose.values())
        if len(counts) == len(self._loose):
            return []
        return [id for id, loose in self._loose.items() if counts[loose] > 1 and id not in self._found]


def _loosely(asked: bytes, surrogates: frozenset[bytes]) -> int | None:
    """Of messages as a line holds them; None where there may be a twin of them."""
    if asked.isascii() and b"\\\\" not in asked:
        words = asked
        for escape in _ESCAPES if b"\\" in asked else ():
            words = words.replace(escape, b" ")
        return None if may_say_who(words, surrogates) else loose_of_json(asked)
    if surrogates:
        return None
    turns = [(turn["role"], canonical(turn["content"])) for turn in msgspec.json.decode(b"[" + asked + b"]")]
    return None if any(may_say_who(said.encode()) for _, said in turns) else _of_turns(turns)


def _of_turns(turns: list[tuple[str, str]]) -> int:
    return loose_of_json(b",".join(msgspec.json.encode({"role": role, "content": said}) for role, said in turns))
