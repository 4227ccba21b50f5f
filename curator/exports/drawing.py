"""In which order records are drawn, where not all may go: by chance, or those first that say something new."""

from __future__ import annotations

import hashlib
import heapq
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping

#: Words that are read of a record: what it is about stands at its beginning.
MOST_WORDS = 500
_WORD = re.compile(r"\w+")


def words_of(text: str) -> frozenset[str]:
    """The different words of a text, whatever their case."""
    return frozenset(word.casefold() for word in _WORD.findall(text)[:MOST_WORDS])


def by_chance(ids: Iterable[str], seed: int) -> list[str]:
    """Another seed gives another order; the order that they come in decides nothing."""
    return sorted(ids, key=lambda id: hashlib.sha256(f"{seed}/{id}".encode()).digest())


def by_news(words: Mapping[str, frozenset[str]], seed: int) -> list[str]:
    """Each one is, of those that are left, the one whose words say most that those before it did not.

    words: id -> its words. A word counts by how rare it is (idf), half as much each time that it was said before, and
    a record by the mean of its words, so that long ones are not preferred. Ties go by the seed. What a record says can
    only become older news, so that each is looked at again only when it comes to the top (lazy greedy, Minoux 1978).
    """
    order = by_chance(words, seed)
    seen = Counter(word for those in words.values() for word in those)
    rarity = {word: math.log((1 + len(words)) / count) for word, count in seen.items()}
    said: Counter[str] = Counter()

    def news(id: str) -> float:
        # In sorted order: a sum of floats depends on its order, and that of a set on the process.
        of = sorted(words[id])
        return sum(rarity[word] * 0.5 ** said[word] for word in of) / len(of) if of else 0.0

    heap = [(-news(id), at, id) for at, id in enumerate(order)]
    heapq.heapify(heap)
    found: list[str] = []
    while heap:
        before, at, id = heapq.heappop(heap)
        now = -news(id)
        if now > before and heap and (now, at) > heap[0][:2]:
            heapq.heappush(heap, (now, at, id))
            continue
        found.append(id)
        said.update(words[id])
    return found
