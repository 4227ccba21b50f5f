"""A small real endpoint with chat/completions, which answers as a test says."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.tuning.loopback import JsonHandler, serving

Json = dict[str, Any]
#: From the question's text to an answer, to a whole message, or to an HTTP status.
Says = Callable[[str], str | Json | int]


class Endpoint:
    """asked: the bodies of the requests, in order."""

    def __init__(self, says: Says, delay: float) -> None:
        self.asked: list[Json] = []
        self.says = says
        self.delay = delay
        self.base_url = ""


@contextmanager
def answering(says: Says, *, delay: float = 0) -> Iterator[Endpoint]:
    """Serves on loopback for the time of a `with`. delay: seconds an answer takes."""
    endpoint = Endpoint(says, delay)

    class Handler(JsonHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.body()
            endpoint.asked.append(body)
            time.sleep(endpoint.delay)
            said = endpoint.says(body["messages"][-1]["content"])
            if isinstance(said, int):
                self.refuse(said)
                return
            usage = {"prompt_tokens": 9, "completion_tokens": 2, "total_tokens": 11}
            message = said if isinstance(said, dict) else {"content": said}
            choice = {"index": 0, "message": {"role": "assistant", **message}, "finish_reason": "stop"}
            self.send(
                200,
                {
                    "id": "c",
                    "object": "chat.completion",
                    "created": 1,
                    "model": body["model"],
                    "choices": [choice],
                    "usage": usage,
                },
            )

    with serving(Handler) as endpoint.base_url:
        yield endpoint
