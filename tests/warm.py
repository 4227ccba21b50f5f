"""Processes that start warm: each is forked where the libraries of others and our own modules are imported.

`python -m tests.warm FD` serves the socket FD; `Warm` is the other end. A command that is run like this is a process of
its own in all it does (streams, environment, folder, signals, exit code); it only saves the time that importing takes,
and at the end that in which Python takes all modules apart. Tests of how a process starts use subprocess.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import json
import os
import runpy
import selectors
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
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


class Warm:
    """Runs `curator ...`, one at a time."""

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

    def run(self, arguments: Sequence[str], folder: Path, environment: Mapping[str, str]) -> tuple[int, str, str]:
        """(exit code, stdout, stderr); the code is negative where a signal ended it.

        Raises subprocess.TimeoutExpired after two minutes.
        """
        asked = json.dumps([list(arguments), str(folder), dict(environment)]).encode()
        assert len(asked) < _MOST
        out, their_out = os.pipe()
        err, their_err = os.pipe()
        nothing = os.open(os.devnull, os.O_RDONLY)
        try:
            socket.send_fds(self._socket, [asked], [nothing, their_out, their_err])
        except BrokenPipeError:
            os.close(out)
            os.close(err)
            raise
        finally:
            for descriptor in (nothing, their_out, their_err):
                os.close(descriptor)
        process = int(self._socket.recv(_MOST))
        try:
            told = _read(out, err)
        except TimeoutError:
            os.kill(process, signal.SIGKILL)
            self._socket.recv(_MOST)
            raise subprocess.TimeoutExpired(list(arguments), _SECONDS) from None
        return int(self._socket.recv(_MOST)), told[out], told[err]

    def close(self) -> None:
        self._socket.close()
        self._server.wait()


def _read(*pipes: int) -> dict[int, str]:
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
    return {pipe: body.decode() for pipe, body in told.items()}


def _serve(asking: socket.socket) -> None:
    """Fork a process for each request and tell its end; returns in the forked one, with all set up."""
    while True:
        asked, descriptors, _, _ = socket.recv_fds(asking, _MOST, 3)
        if not asked:
            sys.exit()
        process = os.fork()
        if not process:
            asking.close()
            return _become(asked, descriptors)
        for descriptor in descriptors:
            os.close(descriptor)
        # Nobody listens any more where the tests were ended.
        with contextlib.suppress(BrokenPipeError):
            asking.send(str(process).encode())
            _, status = os.waitpid(process, 0)
            asking.send(str(os.waitstatus_to_exitcode(status)).encode())


def _become(asked: bytes, descriptors: Sequence[int]) -> None:
    arguments, folder, environment = json.loads(asked)
    for number, descriptor in enumerate(descriptors):
        os.dup2(descriptor, number)
        os.close(descriptor)
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
