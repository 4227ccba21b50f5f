"""Passwords, in settings and in talk: chosen by people, so rarely random; words and code are refused."""

from __future__ import annotations

import re

from curator.privacy.recognizers._secret import VERSION as _SHARED
from curator.privacy.recognizers._secret import is_placeholder

VERSION = 100 * _SHARED + 2

_CODE = re.compile(
    r"[A-Za-z_$][\w$]*(?:\.[A-Za-z_]\w*|->\w+|::\w+|\[.*|\(.*)+|\w+\(.*|.*[;{]\s*|%\w+|:\w+|@\w+|\$\w+|&\w+|--?[a-z-]+|"
    r"https?://.*|\d{1,3}(?:st|nd|rd|th|-\w+|\+)?|.*(?:\.\.\.|…)",
    re.DOTALL,
)


_IN_ORDER = "01234567890123456789"
_AROUND = "\"'`\u201c\u201d\u2018\u2019.,;:!?)("


def accepts(value: str) -> bool:
    """Four characters or more, with a digit or sign among them, none of it a piece of code."""
    bare = value.strip(_AROUND)
    if bare.isdecimal():
        # Eight digits or more are chosen as such; fewer are more often a number in code or a year.
        return len(bare) >= 8 and len(set(bare)) > 3 and bare not in _IN_ORDER
    if len(bare) < 4 or is_placeholder(bare) or _CODE.fullmatch(value) or _CODE.fullmatch(bare):
        return False
    if any(c.isdigit() for c in bare):
        return True
    signs = sum(not c.isalnum() for c in bare.replace("_", "").replace("-", "").replace("'", "").replace("\u2019", ""))
    return signs > 0 and any(c.isalpha() for c in bare) and not bare.endswith(("=", ">", "/"))
