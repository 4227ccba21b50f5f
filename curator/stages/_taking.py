"""Lines of plain chats that no rule doubts, taken many at once as the store made them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import msgspec
import numpy as np

from curator.exports.checks.loose import Loose
from curator.exports.checks.plain import Mask, PlainLines
from curator.exports.checks.written import WrittenCheck
from curator.queries.chats import Chats
from curator.queries.line_cache import CachedLines
from curator.stages._lines import Lines
from curator.tokens.counting import TokenCounter


class Taking:
    """chosen: digest of each line that is in a file -> its record, which is added to. weighed: records of whose turns
    people decided whether they train."""

    def __init__(self, loose: Loose, counter: TokenCounter, chosen: dict[bytes, str], weighed: Collection[str]) -> None:
        self._loose = loose
        self._counter = counter
        self._chosen = chosen
        self._weighed = weighed

    def of(self, chats: Chats, cached: CachedLines, rules: WrittenCheck) -> Iterator[Lines | int]:
        """The records of a batch in order: lines that are the next ones of the file, or the number of a record that
        must be looked at by itself. cached: what is known of its lines."""
        lines, digests = chats.lines, cached.digests
        counts = cached.tokens(lambda at: self._count(lines.lines[at]))
        lines = replace(lines, tokens=counts[:, 0], loose=self._words(lines, cached) if rules.compares else None)
        alone = np.ones(len(chats), bool)
        alone[chats.plain] = rules.doubts(lines) | self._repeated(digests) | self._weights(chats)
        at = 0
        for first, past in _runs(alone):
            end = at + int(np.count_nonzero((chats.plain >= first) & (chats.plain < past)))
            # A record that was looked at by itself may have become one of these lines.
            if alone[first] or (first and not self._chosen.keys().isdisjoint(digests[at:end])):
                yield from range(first, past)
            else:
                ids = chats.ids[first:past]
                rules.take(lines.part(at, end))
                self._chosen.update(zip(digests[at:end], ids, strict=True))
                yield Lines(
                    chats.data(at, end),
                    list(map(len, lines.lines[at:end])),
                    ids,
                    chats.sources[first:past],
                    chats.times[first:past],
                    counts[at:end],
                    chats.sizes[at:end].tolist(),
                )
            at = end

    def _words(self, lines: PlainLines, cached: CachedLines) -> list[int]:
        return cached.words(lambda places: self._loose.of_lines(lines.lines[at] for at in places))

    def _count(self, line: bytes) -> tuple[int, int]:
        tokens = self._counter.example(msgspec.json.decode(line))
        return tokens.total, tokens.trained

    def _repeated(self, digests: Sequence[bytes]) -> Mask:
        """Which lines are in a file already, or before in this batch."""
        found = np.zeros(len(digests), bool)
        if len(set(digests)) < len(digests) or not self._chosen.keys().isdisjoint(digests):
            seen: set[bytes] = set()
            for at, digest in enumerate(digests):
                found[at] = digest in seen or digest in self._chosen
                seen.add(digest)
        return found

    def _weights(self, chats: Chats) -> Mask:
        if not self._weighed:
            return np.zeros(len(chats.plain), bool)
        plain = chats.plain.tolist()
        return np.fromiter((chats.ids[number] in self._weighed for number in plain), bool, len(plain))


def _runs(alone: Mask) -> Iterator[tuple[int, int]]:
    """First and past of the longest runs of equal values."""
    edges = np.flatnonzero(np.diff(alone)) + 1
    places = [0, *edges.tolist(), len(alone)]
    yield from pairwise(places)
