"""A small real endpoint that streams what it is told to say."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


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

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send(200, {"object": "list", "data": []})

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            endpoint.asked.append(body)
            text = body["messages"][-1]["content"]
            if text == "refuse":
                self._send(400, {"error": {"message": "no", "type": "invalid_request_error", "code": None}})
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

        def _send(self, status: int, body: dict[str, Any]) -> None:
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

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
