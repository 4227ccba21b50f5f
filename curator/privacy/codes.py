"""Codes: numbers and keys that mean the same thing wherever they stand in a conversation.

An order number is found after the words "order number"; in the answer, and among the arguments of the call that looks
it up, it stands without them. What was found once is known again by its code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from curator.records import Hit
from curator.records.finding import SAME_VALUE
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


def whole_code(text: str) -> tuple[int, int] | None:
    """Where the one code of a text stands that holds nothing else but white space."""
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    if len(text.split(None, 1)) > 1:
        return None
    return (start, end) if any((first, past) == (start, end) for first, past, _ in codes(text)) else None


def known_again(texts: Sequence[str], hits: Sequence[Sequence[Hit]]) -> list[list[Hit]]:
    """For the texts of one conversation and what rules see in each: the hits on values that were seen in another.

    In a store the same is done over all conversations at once (curator.store.codes).
    """
    tokens = [list(codes(text)) for text in texts]
    known: dict[tuple[str, str], Hit] = {}
    for found, seen in zip(tokens, hits, strict=True):
        spans = {(start, end): code for start, end, code in found}
        for hit in seen:
            code = spans.get((hit.start, hit.end))
            if code is not None and hit.score > (known[code, hit.name].score if (code, hit.name) in known else 0):
                known[code, hit.name] = hit
    by_code: dict[str, list[Hit]] = {}
    for (code, _), hit in known.items():
        by_code.setdefault(code, []).append(hit)
    return [
        [
            Hit(source.kind, source.name, start, end, source.score, SAME_VALUE, str(VERSION))
            for start, end, code in found
            for source in by_code.get(code, ())
            if not any(hit.name == source.name and hit.start < end and start < hit.end for hit in seen)
        ]
        for found, seen in zip(tokens, hits, strict=True)
    ]
