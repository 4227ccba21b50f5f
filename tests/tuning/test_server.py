"""Who is answered, and how."""

from __future__ import annotations

import http.client
import json
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import openai
import pytest
from openai import OpenAI

from curator.tuning.local import Endpoint
from tests.tuning.serving import connect, labels, upload


@pytest.fixture
def raw(endpoint: Endpoint) -> Iterator[http.client.HTTPConnection]:
    where = urlsplit(endpoint.base_url)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=10)
    yield connection
    connection.close()


def asked(
    raw: http.client.HTTPConnection, method: str, path: str, body: bytes | None = None, **headers: str
) -> tuple[int, Any]:
    raw.request(method, path, body, headers)
    response = raw.getresponse()
    return response.status, json.loads(response.read())


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic x"}])
@pytest.mark.parametrize(("method", "path"), [("GET", "/v1/models"), ("POST", "/v1/files"), ("GET", "/nothing")])
def test_without_the_key_nothing_is_answered(
    raw: http.client.HTTPConnection, header: dict[str, str], method: str, path: str
) -> None:
    status, body = asked(raw, method, path, b"x" * 100, **header)
    assert status == 401
    assert body["error"].keys() == {"message", "type", "param", "code"}


def test_a_wrong_key_is_an_authentication_error_also_for_a_large_upload(endpoint: Endpoint) -> None:
    with OpenAI(base_url=endpoint.base_url, api_key="wrong", max_retries=0) as stranger:
        with pytest.raises(openai.AuthenticationError) as raised:
            stranger.files.create(file=("a.jsonl", b"x" * 3_000_000), purpose="fine-tune")
        assert raised.value.code == "invalid_api_key"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/v1"),
        ("POST", "/v1/embeddings"),
        ("PUT", "/v1/files"),
        ("GET", "/v1/files/a/b/c"),
        ("DELETE", "/v1/fine_tuning/jobs/ftjob-1"),
        ("GET", "/v1/../v1/models"),
    ],
)
def test_everything_else_is_not_found(
    raw: http.client.HTTPConnection, endpoint: Endpoint, method: str, path: str
) -> None:
    status, body = asked(raw, method, path, Authorization=f"Bearer {endpoint.key}")
    assert (status, body["error"]["type"]) == (404, "invalid_request_error")


def test_a_body_that_is_no_json_is_refused(raw: http.client.HTTPConnection, endpoint: Endpoint) -> None:
    for body in (b"{", b"[1]", b"", b"[" * 100_000):
        status, told = asked(raw, "POST", "/v1/fine_tuning/jobs", body, Authorization=f"Bearer {endpoint.key}")
        assert (status, told["error"]["type"]) == (400, "invalid_request_error")


@pytest.mark.parametrize(("path", "length"), [("/v1/files", 600_000_000), ("/v1/chat/completions", 70_000_000)])
def test_a_body_that_is_too_large_is_refused(endpoint: Endpoint, path: str, length: int) -> None:
    where = urlsplit(endpoint.base_url)
    with socket.create_connection((where.hostname or "", where.port or 0), timeout=10) as connection:
        head = (f"POST {path} HTTP/1.1", f"authorization: Bearer {endpoint.key}", f"content-length: {length}", "", "")
        connection.sendall("\r\n".join(head).encode())
        connection.shutdown(socket.SHUT_WR)
        assert connection.recv(100).startswith(b"HTTP/1.1 413")


def test_a_body_without_a_length_is_refused(raw: http.client.HTTPConnection, endpoint: Endpoint) -> None:
    raw.putrequest("POST", "/v1/files")
    raw.putheader("Authorization", f"Bearer {endpoint.key}")
    raw.putheader("Transfer-Encoding", "chunked")
    raw.endheaders(b"0\r\n\r\n")
    assert raw.getresponse().status == 411


def test_a_connection_goes_on_after_an_error(raw: http.client.HTTPConnection, endpoint: Endpoint) -> None:
    key = f"Bearer {endpoint.key}"
    assert asked(raw, "POST", "/v1/nothing", b"x" * 100_000, Authorization=key)[0] == 404
    assert asked(raw, "GET", "/v1/models", Authorization=key)[0] == 200


def test_only_this_machine_is_answered(endpoint: Endpoint) -> None:
    where = urlsplit(endpoint.base_url)
    assert where.hostname == "127.0.0.1"
    # a socket bound to all addresses would answer here too
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", where.port or 0), timeout=5).close()


def test_the_endpoint_file_is_for_its_owner_only(endpoint: Endpoint, folder: Path) -> None:
    path = folder / "endpoint.json"
    assert path.stat().st_mode & 0o777 == 0o600
    assert json.loads(path.read_text()).keys() == {"base_url", "key", "pid"}
    assert len(endpoint.key) >= 32
    assert endpoint.key not in repr(endpoint)


def test_the_log_holds_methods_routes_and_statuses_and_nothing_else(endpoint: Endpoint, folder: Path) -> None:
    with connect(endpoint, max_retries=0) as client:
        client.files.create(file=("anna-berg.jsonl", b"anna.berg@example.com"), purpose="fine-tune")
        list(client.fine_tuning.jobs.list(metadata={"name": "anna-berg"}))
        for unknown in ("anna-berg", "anna-berg/events"):
            with pytest.raises(openai.NotFoundError):
                client.get(f"/people/{unknown}", cast_to=object)
        with pytest.raises(openai.NotFoundError):
            client.models.retrieve("ft:anna-berg")
    expected = {"POST /v1/files 200", "GET - 404", "GET /v1/models/{id} 404"}
    # a line is written once the answer is sent
    until = time.monotonic() + 5
    while not expected <= set((log := (folder / "server.log").read_text()).splitlines()) and time.monotonic() < until:
        time.sleep(0.02)
    assert all(re.fullmatch(r"[A-Z]+ (-|/v1/[a-z_/{}]+) \d{3}", line) for line in log.splitlines())
    assert expected <= set(log.splitlines())
    assert "anna" not in log
    assert endpoint.key not in log


def test_what_people_wrote_is_in_no_error(client: OpenAI) -> None:
    examples = labels(12)
    examples[4]["messages"][1] = {"role": "anna.berg@example.com", "content": "secret words"}
    job = client.fine_tuning.jobs.create(model="baseline-1", training_file=upload(client, examples))
    while job.status in ("validating_files", "queued", "running"):
        job = client.fine_tuning.jobs.retrieve(job.id)
    assert job.status == "failed"
    assert not re.search("anna|secret", job.to_json())
