"""The beginning of a JSON object of which only the first bytes are at hand."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from curator.records import JsonObject
from curator.sources.containers.bytes import BOM
from curator.sources.reading.json import UnreadableError, parse

_TOKEN = re.compile(r'\s*([{}\[\],:]|"(?:[^"\\\r\n]|\\.)*+"|[^\s{}\[\],:"]+)')
_CUT_STRING = re.compile(r'\s*"(?:[^"\\\r\n]|\\.)*+\\?\Z')
_CLOSERS = {"{": "}", "[": "]"}


class Begun(NamedTuple):
    """found: what of the first object stands in full. lines: whether it is spread over several."""

    found: JsonObject
    lines: bool


@lru_cache(maxsize=1)
def begun(head: bytes) -> Begun | None:
    """The first object of `head`, or of the array that it begins with, as far as it goes; None where there is none.

    Kept for the next format that looks at the same beginning; not to be changed.
    """
    text = head.removeprefix(BOM).decode("utf-8", "ignore").lstrip()
    if text.startswith("["):
        text = text[1:].lstrip()
    if not text.startswith("{"):
        return None
    at = end = 0
    closers = open_there = ""
    while token := _TOKEN.match(text, at):
        word, at = token[1], token.end()
        if word in _CLOSERS:
            closers = _CLOSERS[word] + closers
            end, open_there = at, closers
        elif word in ("}", "]"):
            if not closers.startswith(word):
                return None
            closers = closers[1:]
            end, open_there = at, closers
            if not closers:
                break
        elif word == ",":
            end, open_there = token.start(1), closers
    if closers and text[at:].strip() and not _CUT_STRING.match(text, at):
        return None
    try:
        value = parse(text[:end] + open_there)
    except UnreadableError:
        return None
    return Begun(value, "\n" in text[:end] or "\r" in text[:end]) if isinstance(value, dict) and value else None
