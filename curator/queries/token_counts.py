"""Token counts of a workspace's texts and lines, kept from one export to the next.

Each is known by 64 bits of a hash with a key that derives from the project's, so that nobody without it can test
guesses; no text is kept, and none can be found again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from curator.queries import remembered
from curator.workspace import Workspace

#: 64 bits of a text's keyed hash and its tokens.
_ROW = np.dtype([("text", "<u8"), ("tokens", "<u4")])
#: The same of a line: all its tokens, and those of them that are trained.
_LINE = np.dtype([("line", "<u8"), ("total", "<u4"), ("trained", "<u4")])
#: Counts that are kept at most; more would be slower to read than to count anew.
_MOST = 4_000_000


class Counts:
    """Reads what was kept when it is first asked; `keep` writes it with what was counted since."""

    def __init__(self, workspace: Workspace) -> None:
        self._name = _name(workspace)
        self._key = workspace.ids.text("key of token counts").encode()
        self._new = False

    @cached_property
    def _counts(self) -> dict[int, int]:
        rows = _kept(self._name, _ROW)
        return dict(zip(rows["text"].tolist(), rows["tokens"].tolist(), strict=True))

    def get(self, text: str) -> int | None:
        return self._counts.get(self._hash(text))

    def add(self, text: str, count: int) -> None:
        self._new = True
        self._counts[self._hash(text)] = count

    def keep(self) -> None:
        if not self._new or len(self._counts) > _MOST:
            return
        rows = np.empty(len(self._counts), dtype=_ROW)
        rows["text"] = np.fromiter(self._counts.keys(), dtype="<u8", count=len(rows))
        rows["tokens"] = np.fromiter(self._counts.values(), dtype="<u4", count=len(rows))
        remembered.keep(self._name, rows.tobytes())

    def _hash(self, text: str) -> int:
        data = text.encode("utf-8", "surrogatepass")
        return int.from_bytes(blake2b(data, key=self._key, digest_size=8).digest(), "little")


class LineCounts:
    """As `Counts`, of the lines of plain chats, many at once. They hold for the code that counted them."""

    def __init__(self, workspace: Workspace) -> None:
        self._name = _name(workspace, "lines")
        self._code = remembered.code().encode()
        self._key = workspace.ids.text("key of token counts").encode()
        self._new: list[NDArray[Any]] = []

    @cached_property
    def _rows(self) -> NDArray[Any]:
        """In the order of their hashes."""
        return _kept(self._name, _LINE, self._code)

    def digests(self, lines: Sequence[bytes]) -> list[bytes]:
        """16 bytes of each, the same for equal lines, which tell nothing to who lacks the key."""
        key = self._key
        return [blake2b(line, key=key, digest_size=16).digest() for line in lines]

    def of(self, digests: Sequence[bytes], count: Callable[[int], tuple[int, int]]) -> NDArray[np.int64]:
        """Two rows, all tokens of the lines of these digests and those that are trained. count: how many of both the
        line at a place has, asked where it is not known."""
        hashes = np.frombuffer(b"".join(digests), "<u8")[::2]
        rows = self._rows
        at = np.searchsorted(rows["line"], hashes)
        at[at == len(rows)] = 0
        known = rows["line"][at] == hashes if len(rows) else np.zeros(len(hashes), bool)
        found = np.empty(len(hashes), _LINE)
        found["line"] = hashes
        for name in ("total", "trained"):
            found[name][known] = rows[name][at[known]]
        for place in np.flatnonzero(~known).tolist():
            found["total"][place], found["trained"][place] = count(place)
        if not known.all():
            self._new.append(found[~known])
        return np.stack((found["total"], found["trained"])).astype(np.int64)

    def keep(self) -> None:
        rows = np.concatenate((self._rows, *self._new))
        if self._new and len(rows) <= _MOST:
            remembered.keep(self._name, self._code + np.unique(rows).tobytes())


def _kept(name: str, row: np.dtype[Any], begin: bytes = b"") -> NDArray[Any]:
    """Whole rows of what was kept, where it begins so."""
    kept = remembered.recall(name) or b""
    kept = kept.removeprefix(begin) if kept.startswith(begin) else b""
    return np.frombuffer(kept[: len(kept) - len(kept) % row.itemsize], dtype=row)


def forget_counts(workspace: Workspace) -> None:
    """Nothing is kept of any text or line; what is still there is counted anew. Raises OSError where that cannot be
    done."""
    for kind in ("tokens", "lines"):
        remembered.forget(_name(workspace, kind))


def _name(workspace: Workspace, kind: str = "tokens") -> str:
    return f"{kind}-{workspace.ids.text('token counts')}"
