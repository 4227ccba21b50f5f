"""A small real endpoint that streams what it is told to say."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.tuning.loopback import JsonHandler, serving


class Streaming:
    """asked: the bodies of the requests, in order. It says back what it hears; some words make it do else."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.base_url = ""

    def pieces(self, text: str) -> Iterator[str]:
        if text == "forever":
            while True:
                yield "on and on "
                time.sleep(0.02)
        yield from ("\x1b]0;", "title\x07") if text == "escape" else ("you said ", text)


@contextmanager
def streaming() -> Iterator[Streaming]:
    """Serves on loopback for the time of a `with`."""
    endpoint = Streaming()

    class Handler(JsonHandler):
        def do_POST(self) -> None:
            body = self.body()
            endpoint.asked.append(body)
            text = body["messages"][-1]["content"]
            if text == "refuse":
                self.refuse(400)
                return
            self.send_response(200)
            self.send_header("content-type", "text/event-stream")
            self.end_headers()
            try:
                for piece in endpoint.pieces(text):
                    choice = {"index": 0, "delta": {"content": piece}, "finish_reason": None}
                    chunk = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": body["model"]}
                    self.wfile.write(f"data: {json.dumps({**chunk, 'choices': [choice]})}\n\n".encode())
                    self.wfile.flush()
                self.wfile.write(b"data: [DONE]\n\n")
            except OSError:  # whoever asked is gone
                return

    with serving(Handler) as endpoint.base_url:
        yield endpoint
