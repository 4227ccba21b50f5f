"""Processes that start warm: each is forked where the libraries of others and our own modules are imported.

`python -m tests.warm FD` serves the socket FD; `Warm` is the other end. A command that is run like this is a process of
its own in all it does (streams, environment, folder, signals, exit code); it only saves the time that importing takes,
and at the end that in which Python takes all modules apart. Tests of how a process starts use subprocess.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import gc
import importlib
import json
import os
import runpy
import select
import selectors
import signal
import socket
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal, TextIO

LIBRARIES = (
    "click",
    "cryptography.hazmat.primitives.ciphers.aead",
    "duckdb",
    "faker",
    "msgspec",
    "numpy",
    "openai",
    "presidio_analyzer",
    "pyarrow.compute",
    "pyarrow.dataset",
    "regex",
    "sklearn.feature_extraction.text",
    "sklearn.linear_model",
    "spacy",
    "tiktoken",
    "yaml",
)
#: Of ours, those that run when they are imported, and the terminal interface: Textual reads the environment then.
LATER = ("curator.__main__", "curator.engines.process", "curator.tui", "curator.tuning.local.endpoint")
#: A thread does not live on in a forked process, and what it held stays locked: there is none to be forked.
ONE_THREAD = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}
_MOST = 1 << 16
_SECONDS = 120


def forks() -> bool:
    """Whether this system can fork a process that has libraries in it."""
    return sys.platform == "linux"


class Started:
    """A process as subprocess.Popen has it, as far as tests ask."""

    def __init__(self, pid: int, end: Callable[[int], int]) -> None:
        """end: answers the exit code of a process that has ended."""
        self.pid = pid
        self.returncode: int | None = None
        self._end = end
        self._descriptor = os.pidfd_open(pid)

    def poll(self) -> int | None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Raises subprocess.TimeoutExpired."""
        if self.returncode is None:
            if not select.select([self._descriptor], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("curator", timeout or 0)
            os.close(self._descriptor)
            self.returncode = self._end(self.pid)
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.returncode is None:
            signal.pidfd_send_signal(self._descriptor, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class Warm:
    """Runs `curator ...`; not for two threads at a time."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        """environment: of the process that all are forked from; theirs may differ in all that Python does not read."""
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._server = subprocess.Popen(
                [sys.executable, "-m", "tests.warm", str(theirs.fileno())],
                env={**environment, **ONE_THREAD},
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )

    def start(
        self,
        arguments: Sequence[str],
        folder: Path,
        environment: Mapping[str, str],
        streams: Sequence[int],
        *,
        terminal: bool = False,
    ) -> Started:
        """streams: its stdin, stdout and stderr, which stay open here. terminal: stdin is one, and it owns that.

        Raises BrokenPipeError where what forks is gone.
        """
        asked = json.dumps([list(arguments), str(folder), dict(environment), terminal]).encode()
        assert len(asked) < _MOST
        socket.send_fds(self._socket, [asked], streams)
        return Started(int(self._socket.recv(_MOST)), self._ended)

    def run(
        self, arguments: Sequence[str], folder: Path, environment: Mapping[str, str], stdin: bytes | None = None
    ) -> tuple[int, bytes, bytes]:
        """(exit code, stdout, stderr); the code is negative where a signal ended it. stdin: of a pipe; None: nothing.

        Raises subprocess.TimeoutExpired after two minutes.
        """
        out, their_out = os.pipe()
        err, their_err = os.pipe()
        their_in = os.open(os.devnull, os.O_RDONLY) if stdin is None else _fed(stdin)
        try:
            process = self.start(arguments, folder, environment, (their_in, their_out, their_err))
        except BrokenPipeError:
            os.close(out)
            os.close(err)
            raise
        finally:
            for descriptor in (their_in, their_out, their_err):
                os.close(descriptor)
        try:
            told = _read(out, err)
        except TimeoutError:
            process.kill()
            process.wait()
            raise subprocess.TimeoutExpired(list(arguments), _SECONDS) from None
        return process.wait(), told[out], told[err]

    def close(self) -> None:
        self._socket.close()
        self._server.wait()

    def _ended(self, pid: int) -> int:
        self._socket.send(json.dumps(pid).encode())
        return int(self._socket.recv(_MOST))


def _fed(text: bytes) -> int:
    """A pipe that holds a text and is at its end then."""
    reading, writing = os.pipe()
    threading.Thread(target=_feed, args=(writing, text), daemon=True).start()
    return reading


def _feed(pipe: int, text: bytes) -> None:
    # Whoever reads may have enough before the end.
    with contextlib.suppress(BrokenPipeError), open(pipe, "wb") as stream:
        stream.write(text)


def _read(*pipes: int) -> dict[int, bytes]:
    """What is written to pipes until all who hold them have let go."""
    until = time.monotonic() + _SECONDS
    told = dict.fromkeys(pipes, b"")
    try:
        with selectors.DefaultSelector() as open_ones:
            for pipe in pipes:
                open_ones.register(pipe, selectors.EVENT_READ)
            while open_ones.get_map():
                ready = open_ones.select(until - time.monotonic())
                if not ready:
                    raise TimeoutError
                for key, _ in ready:
                    chunk = os.read(key.fd, _MOST)
                    told[key.fd] += chunk
                    if not chunk:
                        open_ones.unregister(key.fd)
    finally:
        for pipe in pipes:
            os.close(pipe)
    return told


def _serve(asking: socket.socket) -> None:
    """Fork a process for each request, and tell the end of one; returns in the forked one, with all set up."""
    while True:
        asked, descriptors, _, _ = socket.recv_fds(asking, _MOST, 3)
        if not asked:
            sys.exit()
        if not descriptors:
            _, status = os.waitpid(json.loads(asked), 0)
            answer = os.waitstatus_to_exitcode(status)
        else:
            answer = os.fork()
            if not answer:
                asking.close()
                return _become(asked, descriptors)
        for descriptor in descriptors:
            os.close(descriptor)
        # Nobody listens any more where the tests were ended.
        with contextlib.suppress(BrokenPipeError):
            asking.send(str(answer).encode())


def _become(asked: bytes, descriptors: Sequence[int]) -> None:
    arguments, folder, environment, terminal = json.loads(asked)
    for number, descriptor in enumerate(descriptors):
        os.dup2(descriptor, number)
        os.close(descriptor)
    if terminal:
        # ctrl-c reaches whom the terminal belongs to
        os.setsid()
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    sys.stdin = _stream(0, "r", sys.stdin)
    sys.stdout = _stream(1, "w", sys.stdout)
    sys.stderr = _stream(2, "w", sys.stderr)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.path[0] = folder
    sys.argv[:] = ["curator", *arguments]


def _stream(number: int, mode: Literal["r", "w"], like: TextIO) -> TextIO:
    """As Python itself opens it; what was open before knows of another file."""
    return open(number, mode, 1 if number == 2 else -1, encoding=like.encoding, errors=like.errors, closefd=False)


def _ours() -> Iterator[str]:
    """The names of our modules."""
    root = Path(__file__).parents[1]
    for path in sorted(root.joinpath("curator").rglob("*.py")):
        name = ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
        if not f"{name}.".startswith(tuple(f"{later}." for later in LATER)):
            yield name


def _make_ready() -> None:
    """Import all that a command may need, and read the rules that ship: what reads them keeps them by their content.

    Ends the process where that leaves a thread, which no fork takes over.
    """
    for name in (*LIBRARIES, *_ours()):
        importlib.import_module(name)
    # Importing it opens a database in memory, whose threads look for work.
    sys.modules["duckdb"].default_connection().close()
    _read_rules()
    threads = len(os.listdir("/proc/self/task"))
    if threads != 1:
        sys.exit(f"a process of {threads} threads cannot be forked: which of {', '.join(LIBRARIES)} starts one?")
    # Nothing of it is ever looked through again, neither here nor in the forked processes.
    gc.collect()
    gc.freeze()


def _read_rules() -> None:
    from curator.flags.flagger import Flagger
    from curator.privacy.detector import Detector
    from curator.rulebook.flags import load_flags

    Detector.for_folders().hits("Ann Example of Berlin: ann@example.com")
    Flagger(load_flags(None, ()))


def _run() -> None:
    """`python -m curator`, up to what is done at exit."""
    try:
        runpy.run_module("curator", run_name="__main__", alter_sys=True)
    except SystemExit as ended:
        threading._shutdown()  # type: ignore[attr-defined]
        atexit._run_exitfuncs()
        # Python has a code of its own for what cannot be written any more.
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(int(ended.code or 0))
        raise


if __name__ == "__main__":
    _make_ready()
    _serve(socket.socket(fileno=int(sys.argv[1])))
    _run()
