"""US national provider identifiers: ten digits, Luhn after the prefix 80840 of health applications (45 CFR 162)."""

from __future__ import annotations

from curator.privacy.recognizers._luhn import luhn

VERSION = 1


def accepts(value: str) -> bool:
    return luhn("80840" + value)
