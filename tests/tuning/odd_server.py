"""A real HTTP server that answers whatever a test wants, and remembers what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class OddServer:
    """reply: what answers each request. asked: "METHOD path" of each, with its headers."""

    base_url: str = ""
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)


def says(body: bytes | str, *, status: int = 200, kind: str = "application/json", **headers: str) -> Reply:
    data = body.encode() if isinstance(body, str) else body

    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("content-type", kind)
        handler.send_header("content-length", str(len(data)))
        handler.send_header("connection", "close")
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(data)

    return reply


def says_json(value: Any, **more: Any) -> Reply:
    return says(json.dumps(value), **more)


def breaks_off(begun: str, *, kind: str = "application/json") -> Reply:
    """The connection drops before the body is whole."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("content-type", kind)
        handler.send_header("content-length", str(len(begun) + 1000))
        handler.end_headers()
        handler.wfile.write(begun.encode())
        handler.wfile.flush()
        handler.connection.close()

    return reply


@contextmanager
def odd_server(reply: Reply) -> Iterator[OddServer]:
    found = OddServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _any(self) -> None:
            self.rfile.read(int(self.headers.get("content-length") or 0))
            found.asked.append((f"{self.command} {self.path}", {k.lower(): v for k, v in self.headers.items()}))
            self.close_connection = True
            reply(self)

        do_GET = do_POST = do_DELETE = _any

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    found.base_url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
