"""Keys of a provider's fixed form: refused where they are placeholders or too regular to be drawn by chance."""

from __future__ import annotations

from curator.privacy.recognizers._secret import VERSION as _SHARED
from curator.privacy.recognizers._secret import entropy, is_placeholder

VERSION = 100 * _SHARED + 1
#: A random string of 16 and more letters and digits has over 3 bits a character but once in thousands.
_LEAST_BITS = 2.5


def accepts(value: str) -> bool:
    tail = value[4:] if len(value) > 12 else value
    return entropy(tail) >= _LEAST_BITS and not is_placeholder(tail)
