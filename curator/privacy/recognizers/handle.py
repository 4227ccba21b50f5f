"""Handles that hold a person's name: @sir_quentin_blythe; and who is logged in at a machine: evadne@build-7:~$.

Decorators of code, rules of style sheets, scopes of packages and mail addresses begin or go on otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from curator.privacy.recognizers import _usernames as accounts
from curator.privacy.spans import Span

VERSION = 10 * accounts.VERSION + 1

WORDS = ("@",)
_HANDLE = re.compile(r"(?<![\w.+/@-])@(?P<value>[^\W\d_][\w-]{2,38}+)(?![\w/(@]|\.\w)")
_LOGGED_IN = re.compile(r"(?<![\w.+/@-])(?P<value>[A-Za-z_][\w.-]{1,31})@[A-Za-z0-9][\w.-]{0,62}:(?=[~/]|\s?\S+[$#] )")
#: Of a line that holds a decorator and nothing else the next one says what is decorated.
_DECORATED = re.compile(r"[ \t]*\n\s*(?:@|def |class |async |public |private |protected |export |static |final |func)")


def find(text: str) -> Iterator[Span]:
    """0.6; without the @."""
    for match in _HANDLE.finditer(text):
        if accounts.holds_name(match["value"]) and not _DECORATED.match(text, match.end()):
            yield Span(*match.span("value"), 0.6)
    for match in _LOGGED_IN.finditer(text):
        if not accounts.is_harmless(match["value"]):
            yield Span(*match.span("value"), 0.6)
