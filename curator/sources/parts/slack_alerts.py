"""Bots of Slack that answer nobody, such as those that tell of builds and outages: they make no one a customer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from curator.sources.parts.slack_channel import Said
from curator.sources.parts.slack_people import People

#: Microseconds in which an answer outside of a thread follows what was asked.
_SOON: Final = 10 * 60 * 1_000_000


class Alerts:
    """people: who of the authors is a bot."""

    def __init__(self, people: People) -> None:
        self._people = people
        self._said = Counter[str]()
        self._answers = Counter[str]()

    def see(self, talks: Iterable[list[Said]]) -> None:
        """Conversations of a channel, each in the order of its times."""
        for talk in talks:
            for before, said in zip([None, *talk], talk, strict=False):
                if self._people.is_bot(said.author):
                    self._said[said.author] += 1
                    self._answers[said.author] += self._answers_to(talk[0], before, said)

    def _answers_to(self, first: Said, before: Said | None, said: Said) -> bool:
        if before is None:
            return False
        in_thread = bool(said.thread) and said.thread == first.ts and not self._people.is_bot(first.author)
        return in_thread or (not self._people.is_bot(before.author) and said.time - before.time <= _SOON)

    def only(self) -> set[str]:
        """Bots of whose messages less than half are answers."""
        return {bot for bot, count in self._said.items() if 2 * self._answers[bot] < count}
