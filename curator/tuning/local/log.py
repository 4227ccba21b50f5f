"""The server's log: a line a request, with its method, its route and the status. Nothing else is written anywhere."""

from __future__ import annotations

import threading
from pathlib import Path

_MOST_BYTES = 1_000_000


class Log:
    """Kept to the newest one to two MB."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()

    def request(self, method: str, route: str, status: int) -> None:
        """route: as we name it, with {id} for ids and names; "-" for one we do not know."""
        with self._lock:
            if self._path.exists() and self._path.stat().st_size > _MOST_BYTES:
                self._path.replace(self._path.with_suffix(".old.log"))
            with self._path.open("a", encoding="utf-8") as file:
                file.write(f"{method} {route} {status}\n")
