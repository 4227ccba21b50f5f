"""Draws surrogates, has whoever keeps them settle which are given, and writes them in the format of each original."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable, Sequence

from curator.identity import Identities, normal_value
from curator.privacy.surrogates import dates, names, network, roles
from curator.privacy.surrogates.drawing import Draw
from curator.privacy.surrogates.kinds import DATES, kind_of, offers

#: (entity, ids of values, candidates of each: spellings, the surrogate first) -> the first of each value's candidates
#: that is nobody's; the one given before, where there is one; None where all of them are somebody's.
Allocate = Callable[[str, list[str], list[list[list[str]]]], Sequence[str | None]]

#: How many candidates are drawn at once: most values get their first one.
_ROUNDS = (2, 6, 16, 40)
_AT_ONCE = 2_000


def key_of(project_key: bytes) -> bytes:
    """What surrogates are drawn under, from the project key."""
    return hmac.digest(project_key, b"curator/surrogates/1", "sha256")


def first_free() -> Allocate:
    """Where nothing keeps them: the first candidate that no other value of the entity has."""
    given: dict[tuple[str, str], str] = {}
    taken: set[tuple[str, str]] = set()

    def allocate(entity: str, ids: list[str], candidates: list[list[list[str]]]) -> list[str | None]:
        for id, options in zip(ids, candidates, strict=True):
            free = (option[0] for option in options if (entity, option[0].casefold()) not in taken)
            if (entity, id) not in given and (made := next(free, None)) is not None:
                given[entity, id] = made
                taken.add((entity, made.casefold()))
        return [given.get((entity, id)) for id in ids]

    return allocate


class Surrogates:
    """Gives values surrogates. First `prepare` all that will be asked for, then ask with `of`.

    key: 32 bytes. allocate: settles them; see Allocate.
    """

    def __init__(self, key: bytes, ids: Identities, allocate: Allocate) -> None:
        self._key = key
        self._ids = ids
        self._allocate = allocate
        self._given: dict[tuple[str, str], str | None] = {}
        self._cores: dict[tuple[str, str], tuple[str, str] | None] = {}
        self._written: dict[tuple[str, str], str] = {}

    def prepare(self, values: Iterable[tuple[str, str]]) -> None:
        """Have surrogates settled for (entity, value), in an order that does not depend on where they stand.

        A person may be given with the title before the name too: it tells that what follows is a family name.
        """
        cores: dict[str, dict[str, str]] = {}
        people: set[str] = set()
        for entity, value in values:
            found = self._core(entity, value)
            if found is not None:
                id, core = found
                known = cores.setdefault(entity, {})
                known[id] = min(core, known.get(id, core))
                if entity == "PERSON":
                    people.add(value)
        words = self._words(people, cores.get("EMAIL_ADDRESS", {}))
        for entity in sorted(cores):
            self._settle(entity, cores[entity], self._drawing(entity, words))

    def of(self, entity: str, value: str, conversation: str) -> str | None:
        """The surrogate in the value's format; None where it has none, and gets a tag. conversation: dates in one are
        moved alike.
        """
        if entity in DATES:
            return dates.moved(value, dates.offset(Draw(self._key, "dates", conversation)))
        found = self._core(entity, value)
        given = None if found is None else self._given.get((entity, found[0]))
        if given is None:
            return None
        if (entity, value) not in self._written:
            self._written[entity, value] = kind_of(entity).write(given, value)
        return self._written[entity, value]

    def _core(self, entity: str, value: str) -> tuple[str, str] | None:
        """(keyed id, core) of a value that is offered a surrogate, and no date."""
        if (entity, value) not in self._cores:
            core = kind_of(entity).core(value) if entity not in DATES and offers(entity, value) else None
            self._cores[entity, value] = None if core is None else (self._ids.value(entity, core), core)
        return self._cores[entity, value]

    def _words(self, people: set[str], mails: dict[str, str]) -> dict[str, str]:
        """Surrogates of all words of names, by `names.word_key`. people: with their titles, where they have one."""
        in_mails = {text for mail in mails.values() for text in network.mail_words(mail) if names.is_known(text)}
        known = roles.roles([*people, *in_mails])
        keyed = {self._ids.value(names.NAME, word): word for word in known}

        def draw(core: str, draw: Draw, attempt: int) -> str:
            return names.word_candidate(core, known[core], draw, attempt)

        self._settle(names.NAME, keyed, draw)
        found = {word: self._given.get((names.NAME, id)) for id, word in keyed.items()}
        return {word: given for word, given in found.items() if given is not None}

    def _drawing(self, entity: str, words: dict[str, str]) -> Callable[[str, Draw, int], str]:
        if entity == "PERSON":
            return lambda core, draw, attempt: self._person(core, words, draw, attempt)
        if entity == "EMAIL_ADDRESS":
            return lambda core, draw, attempt: network.mail(core, words, draw, attempt)
        return kind_of(entity).draw

    def _person(self, core: str, words: dict[str, str], draw: Draw, attempt: int) -> str:
        # Initials before one family name are moved alike: two that differ stay two.
        name = names.assembled(core, words, Draw(self._key, "initials", names.family_key(core)))
        return name if attempt == 0 else f"{name} {chr(65 + draw.below(26))}."

    def _settle(self, entity: str, cores: dict[str, str], draw: Callable[[str, Draw, int], str]) -> None:
        """cores: by the id of their value. Some at a time: whoever else writes need not wait for all of them."""
        waiting = [id for id in sorted(cores) if (entity, id) not in self._given]
        attempt = 0
        # Nothing is drawn for what was given before.
        for count in (0, *_ROUNDS):
            if not waiting:
                return
            for first in range(0, len(waiting), _AT_ONCE):
                some = waiting[first : first + _AT_ONCE]
                candidates = [
                    [
                        option
                        for n in range(attempt, attempt + count)
                        # none that is real: the store knows only values that were found, not the words in them
                        if self._ids.value(entity, (option := self._candidate(entity, cores[id], draw, n))[0])
                        not in cores
                    ]
                    for id in some
                ]
                given = self._allocate(entity, some, candidates)
                self._given.update({(entity, id): found for id, found in zip(some, given, strict=True)})
            waiting = [id for id in waiting if self._given[entity, id] is None]
            attempt += count

    def _candidate(self, entity: str, core: str, draw: Callable[[str, Draw, int], str], attempt: int) -> list[str]:
        made = draw(core, Draw(self._key, entity, normal_value(entity, core), attempt), attempt)
        return [made, *kind_of(entity).spellings(made)]
