"""Keys and names that may be shown: words for a field, and nothing that could be data."""

from __future__ import annotations

import re

#: A word of letters, or a few; digits may be a number that belongs to somebody, and what is longer a token or a name.
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z_-]{0,23}")


def is_plain_key(key: str) -> bool:
    """Whether a key is one plain word, which can be logged and shown whatever the record holds."""
    return _PLAIN.fullmatch(key) is not None
