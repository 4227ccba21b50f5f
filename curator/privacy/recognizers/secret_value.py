"""The value of a setting called key, token or secret: random enough not to be a name, a path or a word."""

from __future__ import annotations

import re

from curator.privacy.recognizers._secret import VERSION as _SHARED
from curator.privacy.recognizers._secret import is_placeholder, looks_random

VERSION = 100 * _SHARED + 2

_NOT_SECRET = re.compile(
    r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"  # UUID
    r"|[A-Za-z_][\w]*(?:\.[A-Za-z_]\w*)+"  # attribute of a module or object
    r"|[a-z]+(?:[A-Z][a-z]+)*\d{0,2}"  # names, here and below
    r"|[A-Za-z]+(?:[_-](?:[A-Za-z]+\d{0,2}|\d{1,4}))+|[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+"
    r"|(?:\.{0,2}/)[\w./-]+|\w+://.*|\d+"  # paths, addresses, plain numbers
)
#: Below random hexadecimal digits (4 bits, less for short ones), above words.
_LEAST_BITS = 3.0


def accepts(value: str) -> bool:
    return looks_random(value, _LEAST_BITS) and not is_placeholder(value) and not _NOT_SECRET.fullmatch(value)
