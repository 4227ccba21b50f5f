"""HTTP on loopback: who may ask, what is read and how it is answered."""

from __future__ import annotations

import hmac
import json
import os
import secrets
import socketserver
import threading
import time
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from curator.tuning.local.api_error import ApiError
from curator.tuning.local.log import Log
from curator.tuning.local.place import place_of
from curator.tuning.local.request import Answer, Body, Request
from curator.tuning.local.routes import Handler, Routes
from curator.tuning.local.scenarios import Scenarios
from curator.tuning.local.uploads import MOST_PART

HOST = "127.0.0.1"
#: Bytes of an upload, with its form; of any other body.
MOST_UPLOAD, MOST_BODY = 512_000_000 + 1_000_000, 64_000_000
_MOST = {"POST /v1/files": MOST_UPLOAD, "POST /v1/uploads/{id}/parts": MOST_PART + 1_000_000}
#: Seconds without a word from a client until its connection is closed.
_SILENCE = 120
#: How a client that has gone shows.
_GONE = (ConnectionError, TimeoutError)


class Server(ThreadingHTTPServer):
    """Serves until `stop`. Raises OSError where the port is taken."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, port: int, key: str, routes: Routes, trouble: Scenarios, log: Log) -> None:
        self.key = key
        self.routes = routes
        self.trouble = trouble
        self.log = log
        #: When the last request came or ended, in seconds of time.monotonic, and how many are being answered.
        self.last_asked = time.monotonic()
        self.answering = 0
        self._counting = threading.Lock()
        super().__init__((HOST, port), Connection)

    @property
    def base_url(self) -> str:
        return f"http://{HOST}:{self.server_address[1]}/v1"

    def count(self, change: int) -> None:
        with self._counting:
            self.answering += change
            self.last_asked = time.monotonic()

    def server_bind(self) -> None:
        # HTTPServer would ask the network for this machine's name
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away, or a mistake of ours outside an answer: nothing may be said of it."""


class Connection(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    timeout = _SILENCE
    # answers are written in one go or in pieces that matter
    disable_nagle_algorithm = True
    server_version = "curator-local"
    sys_version = ""

    def do_GET(self) -> None:
        self._answer()

    do_POST = do_DELETE = do_PUT = do_PATCH = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing of a request but its route is written down."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What is no HTTP at all, in the API's shape too."""
        self.close_connection = True
        self._send_json(code, ApiError(code, "The request is not understood.").body(), {})

    def _answer(self) -> None:
        self.server.count(1)
        self._begun = False
        route, status = "-", 500
        try:
            parts = urlsplit(self.path)
            found = self.server.routes.find(self.command, parts.path)
            route = found[0].partition(" ")[2] if found else "-"
            try:
                status = self._obey(found, dict(parse_qsl(parts.query)), parts.path)
            except ApiError as error:
                status = error.status
                self._send_json(status, error.body(), error.headers)
            except _GONE:
                raise
            except Exception as error:
                if self._begun:
                    raise
                told = ApiError(500, f"The local provider failed: {place_of(error)}.", kind="server_error")
                self._send_json(500, told.body(), {})
        except Exception:
            # the client has gone, or what was begun cannot be ended
            self.close_connection = True
        finally:
            self.server.log.request(self.command, route, status)
            self.server.count(-1)

    def _obey(self, found: tuple[str, str, Handler] | None, query: Mapping[str, str], path: str) -> int:
        kind = found[0] if found else ""
        body = self._body(_MOST.get(kind, MOST_BODY))
        try:
            self._check_key()
            if found is None:
                raise ApiError(404, f"Invalid URL ({self.command} {path})")
            self.server.trouble.before(kind)
            answer = found[2](Request(query, found[1], self.headers.get("content-type", ""), body))
            self.server.trouble.after(kind)
        finally:
            # the next request of this connection begins behind this one's body
            body.skip()
        self._send(answer)
        return 200

    def _body(self, most: int) -> Body:
        length = self.headers.get("content-length") or "0"
        if "transfer-encoding" in self.headers or not length.isascii() or not length.isdigit():
            self.close_connection = True
            raise ApiError(411, "The request must say its content-length.")
        if int(length) > most:
            self._give_up(int(length))
            raise ApiError(413, f"The request is larger than {most // 1_000_000} MB.", code="request_too_large")
        return Body(self.rfile, int(length))

    def _give_up(self, length: int) -> None:
        """Read on for a while, so that the client is ready to read the answer, then close the connection."""
        self.close_connection = True
        Body(self.rfile, min(length, 2 * MOST_UPLOAD)).skip()

    def _check_key(self) -> None:
        kind, _, key = self.headers.get("authorization", "").partition(" ")
        if kind != "Bearer" or not key:
            raise ApiError(401, "You didn't provide an API key.", code="missing_api_key")
        if not hmac.compare_digest(key.strip().encode("latin-1", "replace"), self.server.key.encode()):
            raise ApiError(401, "Incorrect API key provided.", code="invalid_api_key")

    def _send(self, answer: Answer) -> None:
        if answer.value is not None:
            self._send_json(200, answer.value, answer.headers)
        elif answer.data is not None:
            self._head(200, {**answer.headers, "content-length": str(answer.size)})
            for data in answer.data:
                self.wfile.write(data)
        elif answer.stream is not None:
            self._send_stream(answer.stream)

    def _send_json(self, status: int, value: object, headers: Mapping[str, str]) -> None:
        text = json.dumps(value).encode("ascii")
        self._head(status, {**headers, "content-type": "application/json", "content-length": str(len(text))})
        self.wfile.write(text)

    def _send_stream(self, pieces: Iterator[object]) -> None:
        self._head(200, {"content-type": "text/event-stream; charset=utf-8", "transfer-encoding": "chunked"})
        for piece in pieces:
            self._chunk(f"data: {json.dumps(piece)}\n\n")
        self._chunk("data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")

    def _chunk(self, text: str) -> None:
        data = text.encode("ascii")
        self.wfile.write(f"{len(data):x}\r\n".encode("ascii") + data + b"\r\n")

    def _head(self, status: int, headers: Mapping[str, str]) -> None:
        self._begun = True
        self.send_response(status)
        for name, value in {
            **headers,
            "x-request-id": f"req_{secrets.token_hex(12)}",
            "x-curator-provider": "local",
            "x-curator-process": str(os.getpid()),
        }.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("connection", "close")
        self.end_headers()
