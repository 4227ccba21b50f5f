"""Serial and device numbers, by the words before: one thing that one person owns or carries in the body."""

from __future__ import annotations

from collections.abc import Iterator

from curator.privacy.recognizers._numbered import VERSION as _SHARED
from curator.privacy.recognizers._numbered import numbered, pattern
from curator.privacy.spans import Span, best

VERSION = 100 * _SHARED + 1

_PATTERN = pattern(
    r"serial(?=\s?(?:number|no\b|no\.|nr|num|\#|:))|s/n|imei|meid|iccid|udid|device\s(?=id|identifier|serial)"
)
DIGITS = 3
WORDS = ("serial", "s/n", "imei", "meid", "iccid", "udid", "device")


def find(text: str) -> Iterator[Span]:
    yield from best(numbered(text, _PATTERN))
