"""Many processes on one store: the first owns it, all others are its clients, and whoever is left takes over."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import pytest

from curator.errors import ExitCode, FileProblem, RefusedError, StoreError, StreamBroken, UsageError, ViewGone
from curator.identity import Identities
from curator.records import Conversation, NewEvent, Subject
from curator.store import clean, client, events, frames, lookups, peer, server, shared, standstill, wire
from curator.store.lock import Lock
from curator.store.operation import OPERATIONS, Operation
from curator.store.owner import Owner
from curator.store.shared import Shared
from tests.store.conftest import KEY
from tests.store.served import Served
from tests.store.working import bring_in, chat, label

REPOSITORY: Final = str(Path(__file__).parents[2])
#: A process that opens a store, says whether it owns it, and then does what it is told, a line each.
WORKER: Final = f"""import json, pathlib, sys
from uuid import UUID
from curator.identity import Identities
from curator.records import NewEvent, Subject
from curator.store import clean, events, lookups, views
from curator.store.shared import Shared
store = Shared(pathlib.Path(sys.argv[1]), Identities(bytes.fromhex("{KEY.hex()}")))
print(json.dumps(store.owns), flush=True)
for line in sys.stdin:
    said = json.loads(line)
    if said == "count":
        answer = lookups.counts(store).events
    elif said == "owns":
        answer = store.owns
    elif said == "end":
        break
    elif said == "read":
        stream = clean.conversations(store)
        next(stream)
        answer = "reading"
    else:
        new = NewEvent(kind="label", subject=Subject("conversation", said[1]), actor="ann", new="refund", slot="intent")
        answer = [event.id for event in events.append(store, op=UUID(said[0]), events=[new])]
    print(json.dumps(answer), flush=True)
store.close()
"""


class Worker:
    """Another process with the same store."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", WORKER, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": REPOSITORY},
        )
        self.owns = self._answer()

    def do(self, what: Any) -> Any:
        self.say(what)
        return self._answer()

    def say(self, what: Any) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(what) + "\n")
        self.process.stdin.flush()

    def end(self) -> None:
        self.say("end")
        assert self.process.wait() == 0

    def label(self, conversation: str) -> list[int]:
        found: list[int] = self.do([uuid4().hex, conversation])
        return found

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def _answer(self) -> Any:
        assert self.process.stdout is not None
        return json.loads(self.process.stdout.readline())


@contextmanager
def worker(folder: Path) -> Iterator[Worker]:
    found = Worker(folder)
    try:
        yield found
    finally:
        found.process.send_signal(signal.SIGCONT)
        found.process.kill()
        found.process.communicate()


def stop(owner: Worker) -> None:
    """As ctrl-z does."""
    owner.process.send_signal(signal.SIGSTOP)
    while not standstill.is_stopped(owner.process.pid):
        time.sleep(0.001)


def address(folder: Path) -> Path:
    """Of the owner's socket, as others find it."""
    return Path(json.loads((folder / "store.lock").read_text())["address"])


def many() -> list[Conversation]:
    """Several batches, each of which is more than the buffers of a socket hold."""
    return [chat(f"{n} " + os.urandom(1_000).hex(), "b") for n in range(800)]


@pytest.fixture
def shared_store(tmp_path: Path, ids: Identities) -> Iterator[Shared]:
    store = Shared(tmp_path, ids)
    yield store
    store.close()


def test_a_second_process_works_on_the_same_store_and_each_sees_the_others_decisions(
    tmp_path: Path, shared_store: Shared
) -> None:
    assert shared_store.owns
    label(shared_store, "c1", "refund")
    with worker(tmp_path) as other:
        assert other.owns is False
        assert other.do("count") == 1
        assert other.label("c2") == [2]
        assert [event.subject.id for event in events.follow(shared_store, after=1)] == ["c2"]


def test_two_workspaces_open_in_one_process_share_it_too(tmp_path: Path, ids: Identities, shared_store: Shared) -> None:
    second = Shared(tmp_path, ids)
    assert (shared_store.owns, second.owns) == (True, False)
    label(second, "c1", "refund")
    assert lookups.counts(shared_store).events == 1
    second.close()


def test_when_the_owner_is_killed_a_client_takes_over_and_nothing_is_lost(tmp_path: Path, ids: Identities) -> None:
    with worker(tmp_path) as owner:
        store = Shared(tmp_path, ids)
        assert owner.label("c1") == [1]
        label(store, "c2", "refund")
        assert not store.owns
        owner.kill()
        assert label(store, "c3", "refund").id == 3
        assert store.owns
        store.close()
    with Owner(tmp_path, ids) as left:
        assert lookups.counts(left).events == 3


def test_when_the_owner_ends_the_others_go_on(tmp_path: Path, ids: Identities) -> None:
    first = Shared(tmp_path, ids)
    with worker(tmp_path) as one, worker(tmp_path) as two:
        one.label("c1")
        first.close()
        assert one.label("c2") == [2]
        assert two.label("c3") == [3]
        assert sorted([one.do("owns"), two.do("owns")]) == [False, True]


def test_a_write_whose_answer_was_lost_is_asked_for_again_and_made_once(
    tmp_path: Path, ids: Identities, shared_store: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = Shared(tmp_path, ids)
    receive = frames.receive
    lost: list[int] = []

    def losing(connection: socket.socket, *silent: Any) -> frames.Frame:
        answer = receive(connection, *silent)
        # In the client, after the owner has committed and answered.
        if answer.kind == frames.RESULT and not lost:
            lost.append(1)
            raise frames.Disconnected("lost")
        return answer

    monkeypatch.setattr(frames, "receive", losing)
    assert label(second, "c1", "refund").id == 1
    assert lost
    assert lookups.counts(second).events == 1
    second.close()


def test_a_copy_of_a_workspace_does_not_reach_the_originals_owner(tmp_path: Path, ids: Identities) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    Owner(folder, ids).close()
    store = Shared(folder, ids)
    told = (folder / "store.lock").read_text()
    copied = tmp_path / "copy"
    copied.mkdir()
    lock = Lock.take(copied / "store.lock")
    (copied / "store.lock").write_text(told)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shared, "PATIENCE", 0.3)
        with pytest.raises(StoreError, match=f"process {os.getpid()} holds the workspace and does not answer"):
            Shared(copied, ids)
    lock.release()
    with Shared(copied, ids) as other:
        assert other.owns
        label(other, "c1", "refund")
    assert lookups.counts(store).events == 0
    store.close()


def test_a_process_that_holds_the_store_and_stands_still_is_named_and_how_to_go_on(
    tmp_path: Path, ids: Identities, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared, "PATIENCE", 0.3)
    with worker(tmp_path) as owner:
        stop(owner)
        with pytest.raises(StoreError) as refused:
            Shared(tmp_path, ids)
    assert f"process {owner.process.pid} holds the workspace and stands still" in refused.value.message
    assert f"kill -CONT {owner.process.pid}" in refused.value.fix
    assert refused.value.exit_code == ExitCode.STORE


def test_a_call_waits_for_an_owner_that_stands_still_and_says_so_until_it_goes_on(
    tmp_path: Path, ids: Identities, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "_SILENT", 0.01)
    monkeypatch.setattr(standstill, "TELL_AFTER", 0.1)
    told: list[str] = []

    def tell(text: str) -> None:
        told.append(text)
        owner.process.send_signal(signal.SIGCONT)

    with worker(tmp_path) as owner, Shared(tmp_path, ids, tell=tell) as store:
        bring_in(store, *many())
        for n in (1, 2):
            stop(owner)
            label(store, f"c{n}", "refund")
            assert len(told) == n
        reading = clean.conversations(store)
        next(reading)
        stop(owner)
        assert sum(batch.num_rows for batch in reading) > 0
        # More than the buffers of a socket hold is being sent.
        stop(owner)
        bring_in(store, *many(), import_id="file-2")
    assert len(told) == 4
    assert f"process {owner.process.pid} holds the workspace and stands still; let it go on" in told[0]


def test_a_call_gives_up_in_the_end(tmp_path: Path, ids: Identities, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "_SILENT", 0.01)
    monkeypatch.setattr(standstill, "PATIENCE", 0.2)
    with worker(tmp_path) as owner, Shared(tmp_path, ids) as store:
        stop(owner)
        with pytest.raises(StoreError, match="stands still"):
            label(store, "c1", "refund")
        owner.process.send_signal(signal.SIGCONT)
        assert label(store, "c2", "refund").subject.id == "c2"


def test_whoever_pressed_ctrl_c_does_not_wait_again_for_an_owner_that_stands_still(
    tmp_path: Path, ids: Identities, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standstill, "TELL_AFTER", 0.1)

    def interrupted(text: str) -> None:
        raise KeyboardInterrupt

    with worker(tmp_path) as owner, Shared(tmp_path, ids, tell=interrupted) as store:
        stop(owner)
        with pytest.raises(KeyboardInterrupt):
            label(store, "c1", "refund")
        with pytest.raises(StoreError, match="stands still"):
            label(store, "c2", "refund")


def test_a_process_on_another_machine_is_named_with_its_machine(
    tmp_path: Path, ids: Identities, monkeypatch: pytest.MonkeyPatch
) -> None:
    with worker(tmp_path) as owner:
        monkeypatch.setattr(socket, "gethostname", lambda: "here")
        monkeypatch.setattr(shared, "_SHORT", 0.1)
        monkeypatch.setattr(peer, "is_ours", lambda connection: False)
        with pytest.raises(StoreError, match=f"process {owner.process.pid} on ") as refused:
            Shared(tmp_path, ids)
    assert "network drive" in refused.value.fix


def test_an_owner_of_another_version_is_named(tmp_path: Path, ids: Identities, shared_store: Shared) -> None:
    assert shared_store._server is not None
    shared_store._server._hello.app = "99.0"
    with pytest.raises(StoreError, match=r"in use by curator 99\.0 \(process ") as refused:
        Shared(tmp_path, ids)
    assert f"kill {os.getpid()}" in refused.value.fix


@pytest.mark.skipif(os.getuid() != 0, reason="becomes another user")
def test_another_user_of_the_machine_cannot_connect_even_where_the_socket_is_open_to_all(
    shared_store: Shared, tmp_path: Path
) -> None:
    assert shared_store._server is not None
    path = shared_store._server.path
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    code = f"""import os, socket
os.chdir("/")
s = socket.socket(socket.AF_UNIX)
s.settimeout(10)
os.setuid(65534)
try:
    s.connect({str(path)!r})
except PermissionError:
    print("denied")
else:
    print("connected", s.recv(1))
"""

    def asked() -> str:
        return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()

    assert asked() == "denied"
    path.chmod(0o666)
    path.parent.chmod(0o755)
    try:
        assert asked() in {"denied", "connected b''"}
    finally:
        path.parent.chmod(0o700)


def test_what_killed_owners_left_behind_is_removed(tmp_path: Path, ids: Identities) -> None:
    with worker(tmp_path) as owner:
        left = Path(json.loads((tmp_path / "store.lock").read_text())["address"])
        assert left.exists()
        owner.kill()
    with Shared(tmp_path, ids) as store:
        assert store.owns
        assert not left.exists()


def test_a_stream_whose_owner_is_killed_before_its_first_batch_begins_again(tmp_path: Path, ids: Identities) -> None:
    with worker(tmp_path) as owner:
        store = Shared(tmp_path, ids)
        bring_in(store, chat("a", "b"))
        stream = clean.conversations(store)
        owner.kill()
        assert sum(batch.num_rows for batch in stream) == 1
        store.close()


def test_a_stream_whose_owner_is_killed_in_its_middle_says_so(tmp_path: Path, ids: Identities) -> None:
    with worker(tmp_path) as owner:
        store = Shared(tmp_path, ids)
        bring_in(store, *many())
        stream = clean.conversations(store)
        next(stream)
        owner.kill()
        with pytest.raises(StreamBroken, match="ended in the middle"):
            list(stream)
        assert lookups.counts(store).conversations == 800
        store.close()


def test_closing_a_stream_or_its_process_stops_the_query(tmp_path: Path, ids: Identities, shared_store: Shared) -> None:
    owner = shared_store._store
    assert isinstance(owner, Owner)
    bring_in(shared_store, *many())
    reading = owner._reading.count
    second = Shared(tmp_path, ids)
    stream = clean.conversations(second)
    next(stream)
    assert reading() == 1
    stream.close()  # type: ignore[attr-defined]
    _until(lambda: reading() == 0)
    second.close()
    with worker(tmp_path) as other:
        other.do("read")
        assert reading() == 1
        other.kill()
        _until(lambda: reading() == 0)


def test_a_query_for_a_process_that_was_killed_is_interrupted(
    tmp_path: Path, ids: Identities, shared_store: Shared
) -> None:
    owner = shared_store._store
    assert isinstance(owner, Owner)
    ended: list[str] = []

    def endless(db: Any) -> int:
        try:
            return int(db.one("SELECT count(*) FROM range(10000000000000) AS t(n) WHERE n % 7 = 3 AND hash(n) = 1")[0])
        finally:
            ended.append("ended")

    counts = OPERATIONS["lookups.counts"]
    slow = Operation(counts.name, "read", endless, counts.arguments, counts.result, False)
    with worker(tmp_path) as other, pytest.MonkeyPatch.context() as patch:
        patch.setitem(OPERATIONS, counts.name, slow)
        assert other.process.stdin is not None
        other.process.stdin.write('"count"\n')
        other.process.stdin.flush()
        _until(lambda: owner._reading.count() > 0)
        other.kill()
        _until(lambda: bool(ended))
    assert lookups.counts(shared_store).events == 0


@pytest.mark.parametrize(
    "error",
    [
        UsageError("there is no record x", fix="see status"),
        RefusedError("not yet", fix="wait", reasons=("one", "two")),
        FileProblem(Path("rules/a.yaml"), 7, "unknown key", fix="did you mean terms?"),
        ViewGone("the list is not there any more", fix="open it again"),
    ],
)
def test_errors_arrive_as_they_were_raised(error: Exception) -> None:
    arrived = wire.decode_error(wire.encode_error(error))
    assert type(arrived) is type(error)
    assert vars(arrived) == vars(error)
    assert str(arrived) == str(error)


def test_an_error_that_is_no_word_to_people_arrives_without_its_text(tmp_path: Path, ids: Identities) -> None:
    try:
        raise ValueError("bob@example.org")
    except ValueError as error:
        arrived = wire.decode_error(wire.encode_error(error))
    assert "ValueError at test_shared.py:" in arrived.message
    assert "bob" not in arrived.message


def test_what_is_no_call_of_ours_is_refused_and_the_connection_goes_on(tmp_path: Path, ids: Identities) -> None:
    served = Served(Owner(tmp_path, ids))
    with served.client._connection() as connection:
        for head in (b'["os.system", {}]', b"SELECT 1", b'["events.append", {}]'):
            frames.send(connection, frames.Frame(frames.CALL, head))
            answer = frames.receive(connection)
            assert answer.kind == frames.ERROR
            assert "does not know this call" in wire.decode_error(answer.head).message
    assert lookups.counts(served).events == 0
    served.close()


def test_four_threads_label_through_one_client_while_another_reads(
    tmp_path: Path, ids: Identities, shared_store: Shared
) -> None:
    second = Shared(tmp_path, ids)
    made: list[int] = []

    def work(name: str) -> None:
        for n in range(20):
            new = NewEvent(
                kind="label", subject=Subject("conversation", f"{name}{n}"), actor=name, new="refund", slot="intent"
            )
            made.extend(event.id for event in events.append(second, op=uuid4(), events=[new]))

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == list(range(1, 81))
    assert sum(batch.num_rows for batch in events.all_events(second)) == 80
    second.close()


def test_an_owner_whose_socket_was_removed_is_found_again(
    tmp_path: Path, ids: Identities, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "_LOOKS", 0.05)
    with Shared(tmp_path, ids) as store:
        address(tmp_path).unlink()
        with worker(tmp_path) as other:
            assert other.label("c1") == [1]
        assert lookups.counts(store).events == 1


@pytest.mark.parametrize("unfit", ["not-absolute", "a-file", "full"])
def test_a_folder_for_sockets_that_is_unfit_gives_way_to_the_next(
    tmp_path: Path, ids: Identities, monkeypatch: pytest.MonkeyPatch, unfit: str
) -> None:
    bind = socket.socket.bind

    def full(self: socket.socket, path: Any) -> None:
        if "/full/" in str(path):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        bind(self, path)

    monkeypatch.setattr(socket.socket, "bind", full)
    with tempfile.TemporaryDirectory(dir="/tmp") as short:  # than a socket's path may be
        (Path(short) / "a-file").touch()
        (Path(short) / "not-absolute").mkdir()
        (Path(short) / "full").mkdir()
        monkeypatch.chdir(short)
        monkeypatch.setenv("XDG_RUNTIME_DIR", unfit if unfit == "not-absolute" else f"{short}/{unfit}")
        with Shared(tmp_path, ids):
            assert address(tmp_path).is_absolute()
            assert not str(address(tmp_path)).startswith(short)
        monkeypatch.undo()


def test_a_socket_finds_a_place_where_the_login_has_none_and_its_folder_is_long(
    tmp_path: Path, ids: Identities, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = tmp_path / ("x" * 90)
    long.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(long))
    monkeypatch.setattr(
        shared.tempfile if hasattr(shared, "tempfile") else __import__("tempfile"), "tempdir", str(long)
    )
    with Shared(tmp_path, ids) as store:
        assert store._server is not None
        assert not str(store._server.path).startswith(str(long))
    shutil.rmtree(long)


def _until(true: Any) -> None:
    until = time.monotonic() + 60
    while not true():
        assert time.monotonic() < until
        time.sleep(0.01)
