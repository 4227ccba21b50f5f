"""E-mail addresses, at any domain that could exist: reserved ones such as shop.example too."""

from __future__ import annotations

import re
from collections.abc import Iterator

from curator.privacy.facts import Facts
from curator.privacy.recognizers._boundaries import LETTERS, UNSPACED
from curator.privacy.recognizers._boundaries import VERSION as _BOUNDARIES
from curator.privacy.recognizers._domains import VERSION as _DOMAINS
from curator.privacy.recognizers._domains import known_tlds
from curator.privacy.spans import Span

VERSION = 10_000 * _BOUNDARIES + 100 * _DOMAINS + 4

#: 64 characters before the @ and 63 a label are the limits of RFC 5321 and 1035; they also bound the work.
_LOCAL = re.compile(r"[\w!#$%&'*+/=?^`{|}~.-]{1,64}\Z")
_DOMAIN = re.compile(
    rf"(?:[^\W_](?:[\w-]{{0,61}}[^\W_])?\.){{1,8}}([a-z]{{2,24}}(?![{LETTERS}])|xn--[a-z0-9-]{{2,59}}|[^\W\d_]{{2,24}}(?!\w))"
    r"(?!\.\w+@)",
    re.IGNORECASE,
)
#: Words before an address in a script that sets no spaces are none of its name.
_WORDS = re.compile(rf".*[{UNSPACED}]")
_INSIDE = re.compile(rf"[{LETTERS}]")
_AT = re.compile(r"@|\s?[\[(]\s?at\s?[\])]\s?", re.IGNORECASE)
_SAID_DOT = r"(?:\s?[\[(]\s?dot\s?[\])]\s?|\sdot\s)"
_SAID_AT = r"(?:\s?[\[(]\s?at\s?[\])]\s?|\sat\s)"
#: ann [at] shop [dot] example, ann dot lee at shop dot example: the last dot is a word.
_SAID = re.compile(
    rf"(?<![\w.+-])[\w+-]{{1,40}}(?:(?:\.|{_SAID_DOT})[\w+-]{{1,40}}){{0,3}}{_SAID_AT}"
    rf"(?!(?:the|an?|th[ai]t|our|my|your|every|one)\b)[\w-]{{1,63}}(?:(?:\.|{_SAID_DOT})[\w-]{{1,63}}){{0,3}}?{_SAID_DOT}([a-z]{{2,24}})(?!\w|{_SAID_DOT}\w)",
    re.IGNORECASE,
)
_OPENING = "'`{|!#$%&*/=?^.~_-"
#: Of an address as a parameter only the value: `/users?mail=jane@example.com`, `email=jane@example.com`.
_PARAMETER = re.compile(
    r".*[/?&](?:[\w.-]+=)?(?=.)"
    r"|(?:e-?mail|user(?:name)?|login|to|from|cc|bcc|sender|recipient|contact|account|customer|addr(?:ess)?)=(?=.)",
    re.IGNORECASE,
)


def needed(facts: Facts) -> bool:
    return (
        "@" in facts.text
        or "[at]" in facts.lower
        or "(at)" in facts.lower
        or "at ]" in facts.lower
        or "at )" in facts.lower
        or ("dot" in facts.lower and _SAID.search(facts.text) is not None)
    )


def find(text: str) -> Iterator[Span]:
    """1.0 at a known or reserved top-level domain, else 0.4: a mistyped address, or `user@host.service`."""
    said = list(_said(text))
    yield from said
    reached = 0
    for at in _AT.finditer(text):
        if any(span.start <= at.start() < span.end for span in said):
            continue
        domain = _DOMAIN.match(text, at.end())
        if domain is None:
            continue
        local = _LOCAL.search(text[max(reached, at.start() - 64) : at.start()])
        if local is None:
            continue
        name = _PARAMETER.sub("", local[0].lstrip(_OPENING), count=1).lstrip(_OPENING)
        name = _WORDS.sub("", name) or name
        if not name or name.endswith("."):
            continue
        start = at.start() - len(name)
        if start > 0 and _INSIDE.match(text, start - 1):
            continue
        known = domain[1].lower() in known_tlds()
        if not known and at[0] != "@":
            continue
        yield Span(start, domain.end(), 1.0 if known else 0.4)
        reached = domain.end()


def _said(text: str) -> Iterator[Span]:
    if "dot" in text.lower():
        for match in _SAID.finditer(text):
            if match[1].lower() in known_tlds():
                yield Span(*match.span(), 0.8)
