"""The rows of a long list that are in memory: pages around what is seen, read by one thread, the seldom seen let go."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

#: Rows of a page: more than a screen has lines, so that a page down asks for one page at most.
SIZE: Final = 64
#: Pages in memory, however long the list is.
_KEPT: Final = 24


@dataclass(frozen=True, slots=True)
class TableRow:
    """cells: one for each column, in one line each."""

    id: str
    cells: tuple[str, ...]


#: Answers the rows from a position on, at most so many; called in a thread.
Read = Callable[[int, int], Sequence[TableRow]]


class Pages:
    """read: of the list with `count` rows. known: pages of it, by number. All may be called from any thread."""

    def __init__(self, count: int, read: Read, known: Mapping[int, Sequence[TableRow]]) -> None:
        self.count = count
        self._read = read
        self._pages: OrderedDict[int, Sequence[TableRow]] = OrderedDict(known)
        self._stale: set[int] = set()
        self._seen: tuple[int, int] = (0, 0)
        self._lock = threading.Lock()
        self._reading = False

    def row(self, position: int) -> TableRow | None:
        """The row at a position; None where it is not read yet, or behind the end."""
        page = self._pages.get(position // SIZE)
        n = position % SIZE
        return page[n] if page is not None and n < len(page) else None

    def look(self, first: int, last: int) -> bool:
        """Say what is seen. Answers whether somebody has to call `fill` in a thread for that."""
        with self._lock:
            self._seen = (first // SIZE, last // SIZE)
            for page in range(self._seen[0], self._seen[1] + 1):
                if page in self._pages:
                    self._pages.move_to_end(page)
            if self._reading or self._next() is None:
                return False
            self._reading = True
            return True

    def expire(self) -> None:
        """Read all anew when it is looked at; what is there is shown until then."""
        with self._lock:
            self._stale = set(self._pages)

    def fill(self, arrived: Callable[[int, int], None], stop: Callable[[], bool]) -> None:
        """Read what is seen, then the pages before and behind it, as long as one is missing.

        arrived: told (first position, past the last) of what is there now. What is seen may change meanwhile: the
        next page read is one of those seen then.
        """
        try:
            while not stop() and (page := self._take()) is not None:
                rows = self._read(page * SIZE, SIZE)
                with self._lock:
                    self._pages[page] = rows
                    self._stale.discard(page)
                    while len(self._pages) > _KEPT:
                        self._pages.popitem(last=False)
                arrived(page * SIZE, page * SIZE + len(rows))
        finally:
            with self._lock:
                self._reading = False

    def _take(self) -> int | None:
        with self._lock:
            page = self._next()
            # Let go of in the same moment in which nothing is missing, so that no look falls between.
            self._reading = page is not None
            return page

    def _next(self) -> int | None:
        """The page to read next: one that is seen, else one to have at hand."""
        first, last = self._seen
        page: int
        for page in (*range(first, last + 1), last + 1, first - 1):
            if 0 <= page * SIZE < self.count and (page not in self._pages or page in self._stale):
                return page
        return None
