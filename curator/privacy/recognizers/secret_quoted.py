"""A quoted password: any word may be one, since somebody set it in quotes; placeholders and code are refused."""

from __future__ import annotations

from curator.privacy.recognizers._secret import VERSION as _SHARED
from curator.privacy.recognizers._secret import is_placeholder

VERSION = 100 * _SHARED + 1


def accepts(value: str) -> bool:
    return len(value.strip()) >= 4 and not is_placeholder(value) and "${" not in value and not value.endswith(":")
