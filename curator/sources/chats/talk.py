"""Conversations as they stand in a text: turns of speakers, line by line, before it is known who is who."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from curator.records import Conversation, JsonObject, Message
from curator.sources._source import Item, Options
from curator.sources.containers.where import Where
from curator.sources.messages.merging import merged
from curator.sources.reading.lines import MAX_LINE, MAX_RAW
from curator.sources.reading.records import rejected
from curator.sources.reading.text import Line, too_long
from curator.sources.roles.speakers import roles_of, undecided


@dataclass(slots=True)
class Turn:
    """time: UTC microseconds. extra: what else the text says of the turn."""

    speaker: str
    text: str
    time: int | None = None
    extra: JsonObject = field(default_factory=dict)


@dataclass(slots=True)
class Talk:
    """One conversation, from its first line on. flaw: why it is rejected whole."""

    number: int
    offset: int
    turns: list[Turn] = field(default_factory=list)
    raw: bytearray = field(default_factory=bytearray)
    flaw: str = ""
    dropped: Counter[str] = field(default_factory=Counter)
    blank: bool = True
    metadata: JsonObject = field(default_factory=dict)
    _size: int = 0

    def take(self, line: Line) -> None:
        """The bytes of one of its lines; it is rejected where they cannot be read, or are too many."""
        self._size += len(line.data)
        self.raw += line.data
        self.blank = self.blank and not line.text.strip()
        if self._size > MAX_LINE:
            del self.raw[MAX_RAW:]
            self.turns.clear()
            self.flaw = self.flaw or too_long()
        if line.flaw:
            self.flaw = self.flaw or line.flaw


def speakers_of(talks: Iterable[Talk]) -> Counter[str]:
    """Every speaker with how many turns, in order of their first words."""
    return Counter(turn.speaker for talk in talks for turn in talk.turns)


def decided(path: Where, speakers: Mapping[str, int], options: Options, *, dates: bool = False) -> dict[str, str]:
    """The role of each speaker. Raises UndecidedError where people must say it, or how dates are meant."""
    roles, left = roles_of(speakers, options.roles)
    if left or dates:
        raise undecided(path, left, dates=dates)
    return roles


def items(
    path: Where,
    talks: Iterable[Talk],
    roles: Mapping[str, str],
    make: Callable[[tuple[Message, ...], Talk], Conversation],
) -> Iterator[Item]:
    """Each talk as an item, numbered by its first line; one without a turn is blank."""
    for talk in talks:
        if not talk.flaw and not talk.turns and not talk.blank:
            talk.flaw = "" if talk.dropped else "no turn in it begins with who speaks: see --help and the format's page"
        if talk.flaw:
            yield rejected(path, talk.number, talk.offset, talk.flaw, bytes(talk.raw))
        elif not talk.turns:
            yield Item(talk.number, talk.offset, None, None, blank=True, dropped=dict(talk.dropped))
        else:
            made = make(messages(talk.turns, roles), talk)
            yield Item(talk.number, talk.offset, made, None, dropped=dict(talk.dropped))


def messages(turns: Iterable[Turn], roles: Mapping[str, str], between: str = "\n") -> tuple[Message, ...]:
    """Turns as messages; those of one speaker in a row are one message."""
    return merged(
        (
            Message(
                index=n,
                role=roles[turn.speaker],
                content=turn.text,
                author=turn.speaker,
                created_at=turn.time,
                extra=turn.extra,
            )
            for n, turn in enumerate(turns)
        ),
        between,
    )
