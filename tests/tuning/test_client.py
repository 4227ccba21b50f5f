"""Whatever an endpoint answers, the client says in plain words what is wrong, and nothing goes where it should not."""

from __future__ import annotations

import itertools
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from curator.errors import UsageError
from curator.tuning.access import Access, EndpointProblem
from curator.tuning.client import Client
from tests.tuning.odd_server import Reply, breaks_off, odd_server, says, says_json

KEY = "test-key-of-nobody"
JOB = {"id": "ftjob-1", "status": "running", "created_at": 1}
MESSAGES = [{"role": "user", "content": "hello"}]

Ask = Callable[[Client, Path], Any]

ASKED: dict[str, Ask] = {
    "upload": lambda client, path: client.upload(path, "data.jsonl"),
    "files": lambda client, path: client.files(),
    "create_job": lambda client, path: client.create_job(
        base="b",
        training_file="f",
        validation_file=None,
        method="supervised",
        hyperparameters={},
        suffix=None,
        seed=None,
        metadata={},
    ),
    "jobs": lambda client, path: list(client.jobs()),
    "job": lambda client, path: client.job("ftjob-1"),
    "cancel": lambda client, path: client.cancel("ftjob-1"),
    "events": lambda client, path: client.events("ftjob-1"),
    "checkpoints": lambda client, path: client.checkpoints("ftjob-1"),
    "models": lambda client, path: client.models(),
    "answer": lambda client, path: client.answer("m", MESSAGES),
}
ODD: dict[str, Reply] = {
    "a page in HTML": says("<html>please log in</html>", kind="text/html"),
    "HTML that is called JSON": says("<html>please log in</html>"),
    "a list": says_json([1, 2]),
    "a word": says_json("yes"),
    "nothing": says(""),
    "null": says_json(None),
    "another object": says_json({"ok": True}),
    "wrong kinds": says_json({"id": 7, "status": [], "data": "x", "choices": {"a": 1}}),
    "items of wrong kinds": says_json({"object": "list", "data": [1, None, "x"], "choices": 1}),
    "half an answer": breaks_off('{"id": "x", "data": ['),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "data.jsonl"
    found.write_text('{"messages": []}\n', encoding="utf-8")
    return found


def client_at(base_url: str, **options: Any) -> Client:
    return Client(Access(base_url, KEY), **{"timeout": 5, "retries": 0} | options)


@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED.keys())
@pytest.mark.parametrize("reply", ODD.values(), ids=ODD.keys())
def test_an_answer_that_is_not_the_apis_is_a_problem_in_words(path: Path, reply: Reply, ask: Ask) -> None:
    with (
        odd_server(reply) as server,
        client_at(server.base_url) as client,
        pytest.raises(EndpointProblem) as caught,
    ):
        ask(client, path)
    assert caught.value.exit_code == 5
    # whoever asked for something to be made has to look whether it was
    assert caught.value.maybe_done
    assert "log in" not in caught.value.message
    assert KEY not in caught.value.message + caught.value.fix


def test_unknown_fields_statuses_and_kinds_pass() -> None:
    job = JOB | {"status": "paused", "error": {}, "metadata": None, "result_files": None, "new": {"a": 1}}
    with odd_server(says_json(job)) as server, client_at(server.base_url) as client:
        found = client.job("ftjob-1")
    assert (found.status, found.ended, found.error_code, found.result_files) == ("paused", False, "", ())


def test_an_event_of_an_unknown_kind_and_with_odd_numbers_passes() -> None:
    event = '{"id": "e", "created_at": 3, "level": "info", "message": "m", "type": "weights", "data": {"x": NaN}}'
    reply = says(f'{{"object": "list", "data": [{event}], "has_more": false}}')
    with odd_server(reply) as server, client_at(server.base_url) as client:
        (found,) = client.events("ftjob-1")
    assert (found.kind, found.data) == ("weights", {"x": None})


def test_no_items_may_be_called_null() -> None:
    with odd_server(says_json({"object": "list", "data": None})) as server, client_at(server.base_url) as client:
        assert list(client.jobs()) == []


def test_a_list_that_never_ends_ends() -> None:
    page = {"object": "list", "data": [JOB, JOB | {"id": "ftjob-2"}], "has_more": True}
    with odd_server(says_json(page)) as server, client_at(server.base_url) as client:
        assert [job.id for job in client.jobs()] == ["ftjob-1", "ftjob-2"]


def test_a_stream_that_breaks_off_is_a_problem_after_what_came() -> None:
    chunk = 'data: {"choices": [{"index": 0, "delta": {"content": "hel"}}]}\n\n'
    pieces = []
    with odd_server(breaks_off(chunk, kind="text/event-stream")) as server, client_at(server.base_url) as client:
        coming = client.pieces("m", MESSAGES)
        pieces.append(next(coming))
        with pytest.raises(EndpointProblem):
            next(coming)
    assert pieces == ["hel"]


@pytest.mark.parametrize("body", ["data: {not json\n\n", 'data: {"choices": 3}\n\n', "data: 7\n\n"])
def test_a_stream_of_something_else_is_a_problem(body: str) -> None:
    with (
        odd_server(says(body, kind="text/event-stream")) as server,
        client_at(server.base_url) as client,
        pytest.raises(EndpointProblem),
    ):
        list(client.pieces("m", MESSAGES))


def test_a_refused_connection_means_that_nothing_was_done(path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with client_at(f"http://127.0.0.1:{port}/v1") as client, pytest.raises(EndpointProblem) as caught:
            ASKED["create_job"](client, path)
    assert (caught.value.status, caught.value.maybe_done) == (0, False)
    assert "could not be reached" in caught.value.message


def test_no_answer_in_time_means_that_it_may_be_done(path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/v1"
        with client_at(address, timeout=0.3) as client, pytest.raises(EndpointProblem) as caught:
            ASKED["create_job"](client, path)
    assert caught.value.maybe_done
    assert "did not answer in time" in caught.value.message


def test_a_certificate_that_is_not_trusted_is_called_by_its_name(tmp_path: Path) -> None:
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost", "-keyout",
         tmp_path / "key.pem", "-out", tmp_path / "cert.pem"], capture_output=True, check=False,
    )  # fmt: skip
    if made.returncode:
        pytest.skip("no openssl here")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        def shake() -> None:
            connection, _ = server.accept()
            with connection:
                try:
                    context.wrap_socket(connection, server_side=True).close()
                except (ssl.SSLError, OSError):
                    return

        thread = threading.Thread(target=shake)
        thread.start()
        with client_at(f"https://localhost:{port}/v1") as client, pytest.raises(EndpointProblem) as caught:
            client.models()
        thread.join()
    assert "certificate" in caught.value.message
    assert not caught.value.maybe_done


def test_nothing_is_sent_on_to_another_address(path: Path) -> None:
    with odd_server(says_json({"object": "list", "data": []})) as other:
        with (
            odd_server(says("", status=307, location=f"{other.base_url}/files")) as server,
            client_at(server.base_url) as client,
            pytest.raises(EndpointProblem, match="another address"),
        ):
            client.upload(path, "data.jsonl")
        assert other.asked == []


def test_a_proxy_of_the_environment_never_sees_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    with odd_server(says("", status=502)) as proxy, odd_server(says_json(JOB)) as server:
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.base_url.removesuffix("/v1"))
        with client_at(server.base_url) as client:
            assert client.job("ftjob-1").id == "ftjob-1"
        assert proxy.asked == []


def test_variables_of_the_official_client_neither_redirect_nor_leak(monkeypatch: pytest.MonkeyPatch) -> None:
    with odd_server(says_json(JOB)) as other, odd_server(says_json(JOB)) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", other.base_url)
        monkeypatch.setenv("OPENAI_API_KEY", "another-key")
        monkeypatch.setenv("OPENAI_ORG_ID", "org-secret")
        monkeypatch.setenv("OPENAI_PROJECT_ID", "project-secret")
        theirs = "X-Team: team-secret\nAuthorization: Bearer a-secret\nauthorization: b-secret\nX-Other: other-secret"
        monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", theirs)
        with client_at(server.base_url) as client:
            client.job("ftjob-1")
            client.cancel("ftjob-1")
            client.upload(Path(__file__), "data.jsonl")
        assert other.asked == []
    for _, headers in server.asked:
        assert headers["authorization"] == f"Bearer {KEY}"
        assert "secret" not in str(headers)
    assert len(server.asked) == 3


@pytest.mark.parametrize(
    ("status", "words"),
    [(401, "is the key right"), (429, "asked too often"), (503, "try again later"), (404, "fine-tuning API")],
)
def test_what_to_do_is_said_for_each_refusal(status: int, words: str) -> None:
    reply = says_json({"error": {"message": "no", "code": None}}, status=status)
    with (
        odd_server(reply) as server,
        client_at(server.base_url) as client,
        pytest.raises(EndpointProblem) as caught,
    ):
        client.job("ftjob-1")
    assert caught.value.status == status
    assert words in caught.value.fix


def test_a_key_that_an_endpoint_repeats_is_told_nobody() -> None:
    for body in ({"error": {"message": f"wrong key {KEY}!", "code": KEY}}, {"detail": f"wrong key {KEY}!"}):
        with odd_server(says_json(body, status=401)) as server, client_at(server.base_url) as client:
            with pytest.raises(EndpointProblem) as caught:
                client.job("ftjob-1")
            told = caught.value
            assert told.message.endswith("wrong key (your key)!")
            assert KEY not in f"{told.message}{told.fix}{told.api_code}"


def test_the_word_that_stands_for_no_key_is_a_word_like_any_other() -> None:
    reply = says_json({"error": {"message": "none of it", "code": "no_such_thing"}}, status=400)
    with odd_server(reply) as server, Client(Access(server.base_url, "none"), retries=0) as client:
        with pytest.raises(EndpointProblem, match="none of it") as caught:
            client.job("ftjob-1")
        assert caught.value.api_code == "no_such_thing"


def test_an_error_of_another_shape_is_told_too() -> None:
    for reply in (says_json({"detail": "one job at a time"}, status=409), says("<html>", status=500, kind="text/html")):
        with odd_server(reply) as server, client_at(server.base_url) as client:
            with pytest.raises(EndpointProblem) as caught:
                client.job("ftjob-1")
            assert caught.value.maybe_done


@pytest.mark.parametrize(
    "base_url",
    [
        "host.example/v1",
        "ftp://host.example",
        "http://host.example/v1",
        "https://me:key@host.example/v1",
        "https://me:key@host.example:abc/v1",
        "http://127.0.0.1:abc/v1",
        "http://127.0.0.1:99999/v1",
        "http://[::1/v1",
        "https://host.example/v1\nx",
    ],
)
def test_an_address_that_is_none_or_not_private_is_refused(base_url: str) -> None:
    with pytest.raises(UsageError) as caught:
        Access(base_url, KEY)
    assert "key@" not in caught.value.message


def test_a_key_is_in_no_repr() -> None:
    assert KEY not in repr(Access("https://host.example/v1", KEY))


def endless() -> Reply:
    """Page after page, each with another item."""
    numbers = itertools.count()

    def reply(handler: BaseHTTPRequestHandler) -> None:
        item = {"id": f"x-{next(numbers)}", "status": "queued", "created_at": 1, "filename": "f", "bytes": 1}
        says_json({"object": "list", "data": [item], "has_more": True})(handler)

    return reply


def test_a_list_whose_pages_have_no_end_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("curator.tuning.answers._MOST_PAGES", 20)
    with odd_server(endless()) as server, client_at(server.base_url) as client:
        for ask in (client.files, lambda: list(client.jobs()), lambda: client.events("ftjob-1")):
            with pytest.raises(EndpointProblem, match="a list without an end") as caught:
                ask()
            assert caught.value.maybe_done
    assert len(server.asked) <= 3 * 21


def test_whoever_is_told_to_stop_stops_between_two_items() -> None:
    class Stop(Exception):
        pass

    left = iter([None] * 3)

    def check() -> None:
        if next(left, Stop) is Stop:
            raise Stop

    with odd_server(endless()) as server, client_at(server.base_url, check=check) as client, pytest.raises(Stop):
        client.files()


def drips(handler: BaseHTTPRequestHandler) -> None:
    """A byte now and then, for ever."""
    handler.send_response(200)
    handler.send_header("content-type", "application/json")
    handler.end_headers()
    try:
        for _ in range(100):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.05)
    except OSError:
        return


def test_a_limit_holds_for_all_that_is_asked_however_slowly_it_comes() -> None:
    for reply in (drips, endless()):
        with odd_server(reply) as server, client_at(server.base_url, timeout=60, retries=2) as client:
            began = time.monotonic()
            client.limit(began + 0.3)
            with pytest.raises(EndpointProblem, match="in time"):
                client.events("ftjob-1")
            assert time.monotonic() - began < 1


@pytest.mark.parametrize("created", [10**17, -(10**17), 253_402_300_800])
def test_a_time_that_no_calendar_has_is_none(created: int) -> None:
    item = {"id": "e", "created_at": created, "message": "m", "status": "queued", "shutdown_date": created}
    reply = says_json(item | {"object": "list", "data": [item]})
    with odd_server(reply) as server, client_at(server.base_url) as client:
        assert client.events("ftjob-1")[0].time == 0
        assert client.job("ftjob-1").created == 0
        assert client.models()[0].shutdown == ""


def test_words_of_a_provider_stay_on_one_line_and_do_nothing() -> None:
    odd = "a\n2026-01-01  done\x1b[2J\u202e\ud800"
    shown = "a\\n2026-01-01  done\\x1b[2J\\u202e\\ud800"
    data = {"note": odd, "train_loss": 10**400}
    item = {"id": "e", "created_at": 1, "status": odd, "fine_tuned_model": odd, "message": odd, "data": data}
    with odd_server(says_json(item | {"object": "list"})) as server, client_at(server.base_url) as client:
        job = client.job("ftjob-1")
        assert (job.status, job.model) == (shown, shown)
    listed = says_json({"object": "list", "data": [item]})
    with odd_server(listed) as server, client_at(server.base_url) as client:
        (event,) = client.events("ftjob-1")
        assert (event.message, event.data) == (shown, {"note": shown, "train_loss": None})
