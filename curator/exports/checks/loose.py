"""A number of an example's words that is the same for the same words, quickly made; for other words it seldom is.

Of the line as it stands: what `casefold` and `split` may change is folded or taken out, which is more than they change.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from itertools import zip_longest
from typing import Final

import msgspec

#: Blanks, and what their escapes in JSON are made of, wherever it stands. Others than these are spelt \\u00...
_TAKEN: Final = b" \\tnfrTNFR"
_OTHER_BLANK: Final = b"\\u00"
_FOLDED: Final = bytes(range(256)).lower()


class Loose:
    """Makes these numbers, of 64 bits. key: up to 64 bytes; who lacks it cannot test guesses by them."""

    def __init__(self, key: bytes = b"") -> None:
        self._key = key

    def of_lines(self, lines: Iterable[bytes]) -> list[int]:
        """Of lines {"messages": [{"role", "content"}, ...]} without blanks between their parts."""
        return [
            self.of_json(line) if line.isascii() and _OTHER_BLANK not in line else self.of_words(_words(line))
            for line in lines
        ]

    def of_words(self, words: Sequence[str]) -> int:
        """Of role and folded content of each message, one after the other."""
        turns = [{"role": role, "content": said} for role, said in zip_longest(words[::2], words[1::2], fillvalue="")]
        return self.of_json(msgspec.json.encode({"messages": turns}) + b"\n")

    def of_json(self, data: bytes) -> int:
        """Of JSON whose texts are folded, without blanks between its parts."""
        digest = blake2b(data.translate(_FOLDED, _TAKEN), key=self._key, digest_size=8).digest()
        return int.from_bytes(digest, "little")


def _words(line: bytes) -> list[str]:
    messages = msgspec.json.decode(line)["messages"]
    return [word for message in messages for word in (message["role"], folded(message["content"]))]


def folded(text: str) -> str:
    """Case and the length of blanks do not matter."""
    return " ".join(text.casefold().split())
