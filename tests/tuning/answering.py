"""A small real endpoint with chat/completions, which answers as a test says."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

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

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._send(200, {"object": "list", "data": []})

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            endpoint.asked.append(body)
            time.sleep(endpoint.delay)
            said = endpoint.says(body["messages"][-1]["content"])
            if isinstance(said, int):
                self._send(said, {"error": {"message": "no", "type": "invalid_request_error", "code": None}})
                return
            usage = {"prompt_tokens": 9, "completion_tokens": 2, "total_tokens": 11}
            message = said if isinstance(said, dict) else {"content": said}
            choice = {"index": 0, "message": {"role": "assistant", **message}, "finish_reason": "stop"}
            self._send(
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

        def _send(self, status: int, body: Json) -> None:
            data = json.dumps(body).encode()
            try:
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)
            except OSError:  # whoever asked is gone
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    endpoint.base_url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield endpoint
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
