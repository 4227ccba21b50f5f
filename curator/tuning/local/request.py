"""A request as routes see it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from curator.tuning.local.api_error import ApiError

Json = dict[str, Any]


class Stream(Protocol):
    def read(self, size: int, /) -> bytes: ...


class Body:
    """What is left of a request's body; never read beyond its end."""

    def __init__(self, stream: Stream, length: int) -> None:
        self._stream = stream
        self.left = length

    def read(self, size: int) -> bytes:
        data = self._stream.read(min(size, self.left))
        # less than was announced: the client has gone
        self.left = self.left - len(data) if data else 0
        return data

    def skip(self) -> None:
        while self.read(1 << 16):
            pass


@dataclass(frozen=True, slots=True)
class Request:
    """query: names as they came, such as `metadata[run]`. name: what stood for {id} in the route."""

    query: Mapping[str, str]
    name: str
    content_type: str
    body: Body

    def json(self) -> object:
        """Raises ApiError where the body is not JSON."""
        try:
            return json.loads(self.body.read(self.body.left) or b"null")
        except (ValueError, RecursionError):
            raise ApiError(400, "We could not parse the JSON body of your request.") from None


@dataclass(frozen=True, slots=True)
class Answer:
    """One of: value, as JSON; data, as they are; stream, as server-sent events."""

    value: Json | None = None
    data: Iterator[bytes] | None = None
    size: int = 0
    stream: Iterator[Json] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
