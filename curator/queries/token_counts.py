"""Token counts of a workspace's texts, kept from one export to the next.

Each is known by 64 bits of a hash with a key that derives from the project's, so that nobody without it can test
guesses; no text is kept, and none can be found again.
"""

from __future__ import annotations

from functools import cached_property
from hashlib import blake2b

import numpy as np

from curator.queries import remembered
from curator.workspace import Workspace

#: 64 bits of a text's keyed hash and its tokens.
_ROW = np.dtype([("text", "<u8"), ("tokens", "<u4")])
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
        kept = remembered.recall(self._name) or b""
        # Whole rows of it.
        rows = np.frombuffer(kept, _ROW, len(kept) // _ROW.itemsize)
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


def forget_counts(workspace: Workspace) -> None:
    """Nothing is kept of any text; what is still there is counted anew. Raises OSError where that cannot be done."""
    remembered.forget(_name(workspace))


def _name(workspace: Workspace) -> str:
    return f"tokens-{workspace.ids.text('token counts')}"
