"""Codes: numbers and keys that mean the same thing wherever they stand in a conversation.

An order number is found after the words "order number"; in the answer, and among the arguments of the call that looks
it up, it stands without them. What was found once is known again by its code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from curator.records.spelling import Decoded, decoded

#: Raise when other tokens are codes, or another rule decides where a code is known again.
VERSION = 1
_TOKEN = re.compile(r"(?<![^\W_])[A-Za-z0-9]+(?:[-/._:#][A-Za-z0-9]+)*(?![^\W_])")
_PIECE = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")
_DIGITS = re.compile(r"\d(?:.*\d){2}", re.DOTALL)
_SIGNS = re.compile(r"[-/._:#]")
_LONGEST = 256
_SHORTEST = 5


def codes(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, code) of every token that may be one: at least five letters and digits, three digits among them.

    A path or an address is looked at whole and in pieces. The code is the same however the token is cased and hyphened.
    """
    if not _DIGITS.search(text):
        return
    read = decoded(text) or Decoded(text, [])
    for token in _TOKEN.finditer(read.text):
        start = token.start()
        pieces = {token.span(), *((start + p.start(), start + p.end()) for p in _PIECE.finditer(token[0]))}
        for first, past in sorted(pieces):
            code = _SIGNS.sub("", read.text[first:past]).lower()
            if _SHORTEST <= len(code) <= _LONGEST and sum(c.isdigit() for c in code) >= 3:
                yield (*(read.original(first, past) if read.starts else (first, past)), code)
