"""What tells a secret from a placeholder, a word and a piece of code."""

from __future__ import annotations

import math
import re
from collections import Counter

VERSION = 2

#: Of one sign a run, one sign a step: a repeated run inside a repetition takes ages on a value of nothing else.
_RUN_OF_X = r"x(?:(?=xx)|(?<=xx)(?=x)|(?<=xxx))"
_RUN_OF_DOTS = r"\.(?:(?=\.\.)|(?<=\.\.)(?=\.)|(?<=\.\.\.))"
_PLACEHOLDER = re.compile(
    r"(?:your|my|the|some|insert|enter|add|put|replace|paste|example|sample|dummy|fake|test|mock|foo|bar|todo|tbd|none|"
    r"null|undefined|change|placeholder|redacted|removed|hidden|masked|secret|password|passwd|pass|token|key|value|string|"
    r"here|me|this|with|api|user|name|default|access|client|auth|abc|[-_\s<>{}$%\[\]*]|\d|"
    rf"{_RUN_OF_X}|{_RUN_OF_DOTS})+",
    re.IGNORECASE,
)
_MARKED = re.compile(
    r"example|placeholder|redacted|change_?me|your[-_ ]|xxxx|\*\*\*|\.\.\.|dummy|<|\{\{|\$\{|insert[-_ ]", re.IGNORECASE
)
_IN_ORDER = "abcdefghijklmnopqrstuvwxyz0123456789"


def entropy(value: str) -> float:
    """Bits per character by the value's own letter frequencies (Shannon)."""
    counts = Counter(value)
    return -sum(n / len(value) * math.log2(n / len(value)) for n in counts.values())


def is_placeholder(value: str) -> bool:
    """`your_api_key_here`, `<token>`, `${KEY}`, `xxxx`, a value with EXAMPLE in it, letters in alphabetic order."""
    if _MARKED.search(value) or _PLACEHOLDER.fullmatch(value):
        return True
    letters = "".join(c for c in value.lower() if c.isalnum())
    return len(set(letters)) <= 3 or letters[:12] in _IN_ORDER


def looks_random(value: str, least: float) -> bool:
    """Of at least two kinds of characters, with a digit, and of `least` bits a character."""
    kinds = (any(c.islower() for c in value), any(c.isupper() for c in value), any(c.isdigit() for c in value))
    return sum(kinds) >= 2 and entropy(value) >= least
