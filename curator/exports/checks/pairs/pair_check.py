"""What a rule about preference pairs is, and the rules there are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol

from curator import registry
from curator.exports.checks.check import Totals
from curator.exports.checks.pair import Pair
from curator.exports.checks.problem import Problem

_RULE_FILE = re.compile(r"[ew]\d\d-.+")


class PairCheck(Protocol):
    """One rule during one pass over one file; it may count as it goes."""

    def pair(self, pair: Pair) -> Iterable[Problem]:
        """What is wrong with one pair."""
        return ()

    def end(self, totals: Totals) -> Iterable[Problem]:
        """What is wrong with the file as a whole, known after its last line."""
        return ()


def pair_checks() -> list[PairCheck]:
    """A fresh one of every rule, in the order of their codes."""
    package = __package__ or ""
    files = [name for name in registry.names(package) if _RULE_FILE.fullmatch(name)]
    return [registry.load(package, name).CHECK() for name in files]
