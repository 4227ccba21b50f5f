"""How a transcript is written, found out over all of it: which lines begin turns, and what parts conversations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from curator.sources.chats.days import Days
from curator.sources.chats.transcript_lines import Start, is_separator, labelled, stamped
from curator.sources.roles.role_words import is_role_label, role_by_words

#: Names that are remembered while looking; a file with more speakers is none.
_MOST_NAMES = 20_000
_SIDES = {"assistant", "user"}


@dataclass(frozen=True, slots=True)
class Form:
    """start: the turn that a line begins, or None. blank_lines: whether they part conversations."""

    start: Callable[[str], Start | None]
    blank_lines: bool
    days: Days


@dataclass(slots=True)
class _Blocks:
    """What lies between blank lines after which a turn begins."""

    speakers: list[str] = field(default_factory=list)
    count: int = 0
    single: bool = False
    _blank: bool = False

    def see(self, line: str, start: Start | None) -> None:
        if not line.strip():
            self._blank = True
            return
        if start is not None:
            if self._blank and self.speakers:
                self.close()
            self.speakers.append(start.name)
        self._blank = False

    def close(self) -> None:
        self.count += 1
        self.single = self.single or len(set(self.speakers)) < 2
        self.speakers.clear()


def form_of(lines: Callable[[], Iterable[str]], told: Iterable[str] = ()) -> Form | None:
    """The form of what `lines` gives, which is gone through twice; None where no turn begins in it.

    told: names that people say are speakers. A line with a time begins a turn where the first turn has one; else one
    with a label that is a role's word or was told. Where these are of one side only, names that come again are
    speakers too; where there is none at all, names alone are.
    """
    starts = _starts(lines(), set(told))
    if starts is None:
        return None
    days, blocks, separated = Days(), _Blocks(), False
    for line in lines():
        start = starts(line)
        separated = separated or is_separator(line)
        if start is not None and start.date:
            days.see(start.date)
        blocks.see(line, start)
    blocks.close()
    return Form(starts, blocks.count > 1 and not blocks.single and not separated, days)


def _starts(lines: Iterable[str], told: set[str]) -> Callable[[str], Start | None] | None:
    labels, times, roles = Counter[str](), 0, 0
    for line in lines:
        if stamped(line) is not None:
            times += 1
            if times > roles:
                return stamped
        elif (start := labelled(line)) is not None and len(labels) < _MOST_NAMES:
            labels[start.name] += 1
            roles += is_role_label(start.name)
    known = {name for name, count in labels.items() if name in told or is_role_label(name) or _tells(name, count)}
    letters = {name: "".join(filter(str.isalpha, name)) for name in known}
    asked = {"Q", "A"} <= set(letters.values())
    known = {name for name, bare in letters.items() if len(bare) > 1 or (asked and bare in ("Q", "A"))}
    sides = {role_by_words(name) for name in known} & _SIDES
    if len(sides) < 2 and not known & told:
        known |= {name for name, count in labels.items() if count > 1 and is_like_a_name(name)}
    if not known:
        return None

    def starts(line: str) -> Start | None:
        start = labelled(line)
        return start if start is not None and start.name in known else None

    return starts


def _tells(label: str, count: int) -> bool:
    """A name with a role's word in it, as Agent Smith, that comes again: what comes once may be a heading."""
    return count > 1 and is_like_a_name(label) and role_by_words(label) is not None


def is_like_a_name(label: str) -> bool:
    """At most three words, written as names are."""
    words = label.split()
    return len(words) <= 3 and all(word[:1].isupper() or not word[:1].isalpha() for word in words)
