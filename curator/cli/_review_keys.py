"""What a reviewer types at a value: one letter, with a scope before it where it is not about all places."""

from __future__ import annotations

import re
from dataclasses import dataclass

HELP = """\
p  personal data, everywhere         n  not personal, everywhere         t  something else: asks what
o  this place alone     f  this text alone     r  all that a rule says: followed by p, n or t, such as on
   o and f are about the first place shown; o2n is about the second one
v  show the value (asks why, once)   e  extend or shrink it              m  mark what was missed beside it
b  all from a score on               s  skip     u  undo     q  quit     ?  this help"""

#: As they stand before what is typed.
KEYS = "p n t o f r v e m b s u q ?"

_VERDICTS = "pnt"
_TYPED = re.compile(rf"(?:([of])\s*(\d*)|(r))\s*([{_VERDICTS}])|([{_VERDICTS}])|([em])\s*(\d*)|([vbsuq?])")


@dataclass(frozen=True, slots=True)
class Typed:
    """act: p, n, t, or e, m, v, b, s, u, q, ?. scope of a verdict: "" for the value everywhere, o, f or r.

    sample: which of the places shown it is about, from 0.
    """

    act: str
    scope: str = ""
    sample: int = 0


def read_keys(line: str) -> Typed | None:
    """None for what is none of them."""
    found = _TYPED.fullmatch(line.strip().lower())
    if found is None:
        return None
    scope, number, rule, scoped, verdict, at, at_number, other = found.groups()
    sample = int(number or at_number or 1) - 1
    if sample < 0:
        return None
    if scope or rule:
        return Typed(scoped, scope or rule, sample)
    return Typed(verdict or at or other, sample=sample)
