"""Duplicates among conversations: pairs of each kind, and which rows to drop. Pure functions over numpy, no store.

Rows go in as `Document`, best first; `find_pairs` answers with verified pairs; `choose` turns pairs, standings and
people's decisions into clusters and drops.
"""

from __future__ import annotations

from curator.dedup.cluster import Tie
from curator.dedup.contamination import contaminated
from curator.dedup.documents import Document, Found, FoundPair, PairKind, Passage
from curator.dedup.keep import Choice, Drop, Held, choose
from curator.dedup.keys import comparison_keys
from curator.dedup.pairs import find_pairs
from curator.dedup.parts import Part
from curator.dedup.ranking import POLICY, Keep, Standing, ranking

__all__ = [
    "POLICY",
    "Choice",
    "Document",
    "Drop",
    "Found",
    "FoundPair",
    "Held",
    "Keep",
    "PairKind",
    "Part",
    "Passage",
    "Standing",
    "Tie",
    "choose",
    "comparison_keys",
    "contaminated",
    "find_pairs",
    "ranking",
]
