"""Lines that are plain chats, many at once, as the rules see them before they look at any one.

A message of such a line is {"role", "content"}: system, user or assistant, and a string. A rule says of which lines it
may have something to say; the lines that no rule doubts pass all of them, and nothing else is asked of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import compress
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Counts = NDArray[np.int64]
#: The roles of messages of plain chats.
SYSTEM, USER, ASSISTANT = range(3)
_BEFORE_PROMPT: Final = len('{"messages":[{"role":"system","content":')


@dataclass(frozen=True)
class PlainLines:
    """lines: with their ends. systems, users, answers: how many messages of the role each has, in all 1 or more.

    answered: whether the assistant's is the last. led: whether a system message is the first. blank: whether a content
    is empty, or would not be seen. tokens: of the example, None where nobody counts them. loose: the number of the
    line's words (`Loose`), None where nobody made it.
    """

    lines: Sequence[bytes]
    systems: Counts
    users: Counts
    answers: Counts
    answered: Mask
    led: Mask
    blank: Mask
    tokens: Counts | None = field(default=None)
    loose: list[int] | None = field(default=None)

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def none(self) -> Mask:
        """Doubts in none of the lines."""
        return np.zeros(len(self), bool)

    @property
    def all(self) -> Mask:
        """Doubts in each of the lines."""
        return np.ones(len(self), bool)

    def prompts(self) -> Iterator[str]:
        """The first message of each line that begins with a system message, equal ones that follow each other once."""
        # How the line before began, through the end of that message.
        begins = b"\n"
        for line in compress(self.lines, self.led.tolist()):
            if line.startswith(begins):
                continue
            # In a string every quote has a backslash before it.
            end = line.find(b'"},{"', _BEFORE_PROMPT)
            found = line[_BEFORE_PROMPT : end + 1 if end >= 0 else -len(b"}]}\n")]
            begins = line[: _BEFORE_PROMPT + len(found)] + b"}"
            yield msgspec.json.decode(found, type=str)

    def part(self, first: int, past: int) -> PlainLines:
        """Some lines that follow each other."""
        at = slice(first, past)
        return PlainLines(
            self.lines[at],
            self.systems[at],
            self.users[at],
            self.answers[at],
            self.answered[at],
            self.led[at],
            self.blank[at],
            None if self.tokens is None else self.tokens[at],
            None if self.loose is None else self.loose[at],
        )
