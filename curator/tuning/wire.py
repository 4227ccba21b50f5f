"""What every request bears whatever the environment says, and how long all of an answer may take."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import httpx2


class Wire:
    """Hooks of the HTTP client. until: when the time is up (of the monotonic clock), None for never."""

    def __init__(self, key: str) -> None:
        self._bearer = f"Bearer {key}"
        self.until: float | None = None

    def hooks(self) -> dict[str, list[Any]]:
        return {"request": [self._asked], "response": [self._answered]}

    def _asked(self, request: httpx2.Request) -> None:
        # the last word: a header of the environment replaces no key
        request.headers["Authorization"] = self._bearer
        if self.until is not None:
            left = _left(self.until)
            limits = request.extensions.get("timeout", {})
            shorter = {name: left if limit is None else min(limit, left) for name, limit in limits.items()}
            request.extensions = {**request.extensions, "timeout": shorter}

    def _answered(self, response: httpx2.Response) -> None:
        if self.until is not None and isinstance(response.stream, httpx2.SyncByteStream):
            response.stream = _Limited(response.stream, self.until)


class _Limited(httpx2.SyncByteStream):
    """A body that arrives in time, also where each piece of it does."""

    def __init__(self, stream: httpx2.SyncByteStream, until: float) -> None:
        self._stream = stream
        self._until = until

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._stream:
            _left(self._until)
            yield piece

    def close(self) -> None:
        self._stream.close()


def _left(until: float) -> float:
    """Seconds. Raises where there are none."""
    left = until - time.monotonic()
    if left <= 0:
        raise httpx2.ReadTimeout("the time is up")
    return left
