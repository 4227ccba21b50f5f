"""What is made of the lines of plain chats, kept from one export to the next: numbers, and never words.

Each line is known by 64 bits of a hash with a key that derives from the project's, as are the numbers of its words, so
that nobody without it can test guesses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from functools import cached_property
from hashlib import blake2b, sha256
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from curator.exports.checks.loose import Loose
from curator.queries import remembered
from curator.workspace import Workspace

#: line: its hash. total, trained: its tokens. words: the number of its words. asked: of what its last answer answers,
#: where `asks` is ASKED. told: which of these are known.
_ROW: Final = np.dtype(
    [
        ("line", "<u8"),
        ("words", "<u8"),
        ("asked", "<u8"),
        ("total", "<u4"),
        ("trained", "<u4"),
        ("asks", "u1"),
        ("told", "u1"),
    ]
)
_TOKENS, _WORDS, _ASKED = 1, 2, 4
#: What is known of the question of a line: that there is none, its number, or that more than its words decides.
NOTHING, ASKED, UNSURE = range(3)
#: Bytes of what stands before the rows: of the code, of the surrogates and of the rows themselves.
_DIGEST: Final = 16
#: Lines that are kept at most; more would be slower to read than to look at anew.
_MOST: Final = 4_000_000


class CachedLines:
    """A batch of lines. digests: 32 bytes of each, the same for equal lines; they tell nothing to who lacks the key."""

    def __init__(self, digests: list[bytes], rows: NDArray[Any]) -> None:
        self.digests = digests
        self.rows = rows
        #: Whether anything was found out that was not known before.
        self.changed = False

    def tokens(self, count: Callable[[int], tuple[int, int]]) -> NDArray[np.int64]:
        """(lines, 2): all tokens of each line, and those of them that are trained. count: both, of the line at a place;
        this and its likes are asked where it is not known."""
        self._fill(_TOKENS, ("total", "trained"), lambda places: map(count, places))
        return np.stack((self.rows["total"], self.rows["trained"]), axis=1).astype(np.int64)

    def words(self, make: Callable[[list[int]], Iterable[int]]) -> list[int]:
        """The number of each line's words. make: of those at some places."""
        self._fill(_WORDS, ("words",), lambda places: ((number,) for number in make(places)))
        found: list[int] = self.rows["words"].tolist()
        return found

    def asked(
        self, make: Callable[[list[int]], Iterable[tuple[int, int]]]
    ) -> tuple[NDArray[np.uint64], NDArray[np.uint8]]:
        """The number of what each asks, and NOTHING, ASKED or UNSURE. make: both of those at some places."""
        self._fill(_ASKED, ("asked", "asks"), make)
        return self.rows["asked"].copy(), self.rows["asks"].copy()

    def _fill(self, told: int, names: tuple[str, ...], make: Callable[[list[int]], Iterable[tuple[int, ...]]]) -> None:
        unknown = np.flatnonzero((self.rows["told"] & told) == 0)
        if not len(unknown):
            return
        for name, values in zip(names, zip(*make(unknown.tolist()), strict=True), strict=True):
            self.rows[name][unknown] = np.array(values, _ROW[name])
        self.rows["told"][unknown] |= told
        self.changed = True


class LineCache:
    """All that was kept, for the code that found it out. `keep` writes it with what was found out since.

    surrogates: the words that stand for somebody, on which it depends what is asked.
    """

    def __init__(self, workspace: Workspace, surrogates: Set[bytes]) -> None:
        self._name = _name(workspace)
        self._key = workspace.ids.text("key of line counts").encode()
        self._code = blake2b(repr((remembered.code(), _ROW.descr)).encode(), digest_size=_DIGEST).digest()
        self._who = blake2b(b"\n".join(sorted(surrogates)), key=self._key, digest_size=_DIGEST).digest()
        self._batches: list[CachedLines] = []
        self.loose = Loose(self._key)

    def digests(self, lines: Sequence[bytes]) -> list[bytes]:
        """32 bytes of each, as of `CachedLines`."""
        key = self._key
        return [sha256(key + line).digest() for line in lines]

    def of(self, lines: Sequence[bytes]) -> CachedLines:
        """What is known of some lines."""
        digests = self.digests(lines)
        hashes = np.frombuffer(b"".join(digests), "<u8")[::4]
        rows = np.zeros(len(hashes), _ROW)
        if len(self._rows):
            at = np.searchsorted(self._hashes, hashes)
            at[at == len(self._rows)] = 0
            known = self._hashes[at] == hashes
            rows[known] = self._rows[at[known]]
        rows["line"] = hashes
        made = CachedLines(digests, rows)
        self._batches.append(made)
        return made

    def keep(self) -> None:
        new = [batch.rows for batch in self._batches if batch.changed]
        if not new:
            return
        rows = np.concatenate((*new, self._rows))
        # Of a line that stands there several times one will do; the new ones know no less than the old.
        rows = rows[np.unique(rows["line"], return_index=True)[1]]
        if len(rows) <= _MOST:
            data = rows.tobytes()
            remembered.keep(self._name, self._code + self._who + self._seal(data) + data)

    def _seal(self, data: bytes) -> bytes:
        """Whether rows are as they were written: one that says something else would be believed."""
        return blake2b(data, key=self._key, digest_size=_DIGEST).digest()

    @cached_property
    def _rows(self) -> NDArray[Any]:
        """In the order of their hashes."""
        kept = remembered.recall(self._name) or b""
        code, who, seal = (kept[at * _DIGEST : (at + 1) * _DIGEST] for at in range(3))
        data = kept[3 * _DIGEST :]
        if code != self._code or seal != self._seal(data):
            return np.zeros(0, _ROW)
        rows = np.frombuffer(data, _ROW)
        if who != self._who:
            rows = rows.copy()
            rows["told"] &= 255 ^ _ASKED
        return rows

    @cached_property
    def _hashes(self) -> NDArray[np.uint64]:
        return np.ascontiguousarray(self._rows["line"])


def forget_lines(workspace: Workspace) -> None:
    """Nothing is kept of any line. Raises OSError where that cannot be done."""
    remembered.forget(_name(workspace))


def _name(workspace: Workspace) -> str:
    return f"lines-{workspace.ids.text('token counts')}"
