"""IP addresses; not version numbers, not loopback and the like, which point to nobody."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from curator.privacy.facts import Facts
from curator.privacy.recognizers._boundaries import LETTERS
from curator.privacy.recognizers._boundaries import VERSION as _BOUNDARIES
from curator.privacy.spans import Span

VERSION = 100 * _BOUNDARIES + 3

_V4 = re.compile(
    rf"(?<![{LETTERS}.])(?<![{LETTERS})]/)(?P<dashed>(?<=[{LETTERS}]-))?(?:\d{{1,3}}\.){{3}}\d{{1,3}}(?![{LETTERS}]|\.\d)(?P<goes_on>(?=-\w))?",
    re.ASCII,
)
_V6 = re.compile(r"(?<![A-Za-z0-9:.])[0-9A-Fa-f:]{0,4}:[0-9A-Fa-f:.]{2,40}(?<![:.])(?![A-Za-z0-9:])", re.ASCII)
_V6_OPEN = re.compile(r"(?:[23][0-9a-f]{3}|f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]):|::ffff:", re.IGNORECASE)
_VERSION_WORD = re.compile(
    r"(?<![A-Za-z])(?:v|ver|version|versions|release|build|firmware|update|upgraded?|sdk|driver|patch|section|sec|"
    r"chapter|clause|figure|table|§)\.?[\"']?\s*(?:is|to|from|at|no\.?|number|[:=#(])?\s*[\"']?$",
    re.IGNORECASE,
)
_IP_WORD = re.compile(
    r"(?<![A-Za-z])(?:ips?|ipv4|address(?:es)?|hosts?|servers?|dns|gateway|subnet|client)\b", re.IGNORECASE
)
#: Four numbers below this, without a word such as "IP", are more likely a version than an address.
_SMALL = 32


def needed(facts: Facts) -> bool:
    return (facts.digits >= 4 and facts.text.count(".") >= 3) or (facts.digits > 0 and facts.text.count(":") >= 2)


def find(text: str) -> Iterator[Span]:
    for match in _V4.finditer(text):
        score = _score_v4(text, match)
        if score:
            yield Span(match.start(), match.end(), score)
    for match in _V6.finditer(text):
        if _V6_OPEN.match(match[0]) and _is_address(match[0]):
            yield Span(match.start(), match.end(), 0.9)


def _score_v4(text: str, match: re.Match[str]) -> float:
    if not _is_address(match[0]):
        return 0.0
    left = text[max(0, match.start() - 32) : match.start()]
    if _VERSION_WORD.search(left):
        return 0.0
    if _IP_WORD.search(left):
        return 0.9
    if any(int(part) >= _SMALL for part in match[0].split(".")):
        return 0.85
    # "python-3.11.2.1", "1.2.3.4-rc1": part of a name, so a version
    return 0.0 if match["dashed"] is not None or match["goes_on"] is not None else 0.3


def _is_address(written: str) -> bool:
    try:
        address = ipaddress.ip_address(written)
    except ValueError:
        return False
    return not (address.is_loopback or address.is_unspecified or address.is_multicast or written.startswith("255."))
