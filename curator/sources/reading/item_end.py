"""Where an item of a JSON array ends, by its brackets and quotes alone."""

from __future__ import annotations

import re
from typing import NamedTuple

from curator.sources.reading.window import Window

CUT = "the file ends in the middle of this item: it is cut off, get the file again"
BROKEN = "its brackets or quotes do not close: mend them"
TOO_LONG = "too long"

#: All up to the next bracket, whole strings included; it stops at the quote of a string that does not end.
_FLAT = re.compile(rb'(?:[^"{}\[\]]++|"[^"\\\r\n]*+(?:\\[^\r\n][^"\\\r\n]*+)*+")*+')
_IN_STRING = re.compile(rb'[^"\\\r\n]*(?:\\[^\r\n][^"\\\r\n]*)*')
_SCALAR = re.compile(rb'[^\s,"{\[\]]*')
_QUOTE, _BACKSLASH, _COLON = ord('"'), ord("\\"), ord(":")
_END_OF_OBJECT = ord("}")
_CLOSERS = {ord("{"): _END_OF_OBJECT, ord("["): ord("]")}
_SPACES = b" \t\r\n"


class End(NamedTuple):
    """at: position in the window after the item, or where it broke; flaw: CUT, BROKEN, TOO_LONG or ""."""

    at: int
    flaw: str = ""


def item_end(window: Window, limit: int) -> End:
    """The end of the item that begins at the cursor. Holds no more than `limit` bytes and one chunk."""
    first = window.data[window.at]
    if first == _QUOTE:
        return _string_end(window, window.at + 1, limit)
    if first not in _CLOSERS:
        return _scalar_end(window, limit)
    closers = bytearray()
    at = window.at
    while True:
        found = _FLAT.match(window.data, at)
        at = found.end() if found else at
        if at == len(window.data):
            if flaw := _grow(window, limit):
                return End(at, flaw)
            continue
        byte = window.data[at]
        at += 1
        if byte == _QUOTE:
            end = _string_end(window, at, limit)
            if end.flaw:
                return end
            at = end.at
        elif byte in _CLOSERS:
            if closers and closers[-1] == _END_OF_OBJECT and not _after_colon(window, at - 1):
                return End(at, BROKEN)
            closers.append(_CLOSERS[byte])
        elif byte != closers.pop():
            return End(at, BROKEN)
        elif not closers:
            return End(at)


def _string_end(window: Window, at: int, limit: int) -> End:
    """`at`: the first byte after the opening quote. A raw line end in a string says that a quote is missing."""
    while True:
        found = _IN_STRING.match(window.data, at)
        at = found.end() if found else at
        left = len(window.data) - at
        if left == 0 or (left == 1 and window.data[at] == _BACKSLASH):
            if flaw := _grow(window, limit):
                return End(at, flaw)
            continue
        return End(at + 1) if window.data[at] == _QUOTE else End(at, BROKEN)


def _scalar_end(window: Window, limit: int) -> End:
    at = window.at
    while True:
        found = _SCALAR.match(window.data, at)
        at = found.end() if found else at
        if at < len(window.data):
            return End(at)
        if flaw := _grow(window, limit):
            return End(at, flaw)


def _grow(window: Window, limit: int) -> str:
    if len(window.data) - window.at > limit:
        return TOO_LONG
    return "" if window.more() else CUT


def _after_colon(window: Window, at: int) -> bool:
    """Whether the bracket at `at` is the value of a key; in an object anything else says that a bracket is missing."""
    at -= 1
    while window.data[at] in _SPACES:
        at -= 1
    return window.data[at] == _COLON
