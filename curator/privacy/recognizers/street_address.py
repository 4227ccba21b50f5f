"""Addresses that their form gives away: house number and street, street corners, military mail.

The tagger of names reads addresses by what stands around them; these are certain whatever stands there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from curator.privacy.facts import Facts
from curator.privacy.spans import Span, best

VERSION = 1

_CAPITALISED = r"[A-Z\u00c0-\u00de][\w'\u2019.-]*"
_TYPE = (
    r"(?:Street|Road|Avenue|Lane|Drive|Court|Boulevard|Way|Place|Terrace|Close|Crescent|Square|Highway|Parkway|Circle|Trail|"
    r"Mews|Loop|(?:St|Rd|Ave|Ln|Dr|Ct|Blvd|Pl|Sq|Hwy|Pkwy|Cres)\b\.?)(?![\w-])"
)
#: 1 Blue Jays Way, 22B Baker St.
_STREET = re.compile(
    rf"(?<![\w.,:/$\u00a3\u20ac#-])\d{{1,5}}[A-Z]?,? (?:[NSEW]\.? )?(?:{_CAPITALISED} ){{1,4}}{_TYPE}"
    r"(?:,? (?:Apt|Apartment|Suite|Ste|Unit|Flat)\b\.?\s#?\w{1,6})?"
)
#: the corner of 5th Avenue and Main, the corner of Alder St 12 and Low Road
_NAME = rf"(?:\d+(?:st|nd|rd|th)|(?:[a-z]{{2,3}}\.\s)?{_CAPITALISED})(?:\s(?:\d{{1,5}}\.?(?!\d)|{_CAPITALISED})){{0,3}}"
_CORNER = re.compile(rf"(?<![\w])[Cc]orner\sof\s(?P<value>{_NAME}\s(?:and|&)\s{_NAME})(?<=\w)")
#: PSC 1234, Box 567 / USS Alder, then APO AE 09123
_MILITARY = re.compile(
    r"(?<!\w)(?:(?:PSC|CMR|Unit)\s\d{1,5},?\s+Box\s\d{1,5}|US(?:S|NS|CGC|NV)\s[\w'\u2019-]+(?:\s[\w'\u2019-]+){0,2}?)"
    r"[,\s]{1,3}(?:APO|FPO|DPO),?\s{1,2}A[AEP],?\s{1,2}\d{5}(?:-\d{4})?(?![\w-])",
    re.IGNORECASE,
)
#: What one of these needs.
_NEAR = re.compile(r"\d[A-Z]?,? [A-Z\u00c0-\u00de]|[Cc]orner\sof\s|[AFDafd][Pp][Oo]")


def needed(facts: Facts) -> bool:
    return _NEAR.search(facts.text) is not None


def find(text: str) -> Iterator[Span]:
    """0.9 for military mail and a number with a street; 0.6 for a corner, which may be one of an idiom."""
    found = [Span(*match.span(), 0.9) for pattern in (_MILITARY, _STREET) for match in pattern.finditer(text)]
    found += [Span(*match.span("value"), 0.6) for match in _CORNER.finditer(text)]
    yield from best(found)
