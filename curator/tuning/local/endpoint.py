"""Where a folder's server is, and how one gets there."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from curator.errors import CuratorError, ExitCode
from curator.private import make_folder
from curator.tuning.local.disk import read_json, write_json
from curator.tuning.local.lock import Lock, holder
from curator.tuning.local.options import Options

FILE, LOCK = "endpoint.json", "server.lock"
_START_LOCK = "start.lock"
_STARTING = 60.0
_AGAIN = 3.0
_ENDING = 10.0

# Modules are found where this process finds them, not in the current folder, which may be anybody's. What was started
# ends at once and leaves a child that belongs to nobody, so that no process waits for the server's end.
_START = """\
import os, sys
if os.fork():
    os._exit(0)
sys.path[:] = sys.argv.pop(1).split("\\n")
from curator.tuning.local.service import detached
detached(sys.argv[1:])
"""


class EndpointError(CuratorError):
    """The server did not start, or did not end."""

    code = "endpoint"
    exit_code = ExitCode.PROVIDER


@dataclass(frozen=True, slots=True)
class Endpoint:
    """base_url: what an OpenAI client takes. key: its bearer, made anew by each server. pid: the server's process."""

    base_url: str
    key: str
    pid: int

    def __repr__(self) -> str:
        return f"Endpoint(base_url={self.base_url!r}, pid={self.pid})"


def start(folder: Path, options: Options | None = None) -> Endpoint:
    """The folder's running server, whatever its options, else a new one as a process that outlives this one.

    Raises EndpointError where none answers in time.
    """
    make_folder(folder)
    if (endpoint := running(folder)) is not None:
        return endpoint
    # one after the other: a server that is still coming up must not take over from one that is stopped meanwhile
    lock = Lock.take(folder / _START_LOCK, patience=_STARTING)
    try:
        if lock is not None and (endpoint := _started(folder, options or Options())) is not None:
            return endpoint
    finally:
        if lock is not None:
            lock.release()
    raise EndpointError(
        f"the local provider did not start in {_STARTING:g} s ({folder})",
        fix=f"see what it says: curator local serve --folder {folder}",
    )


def _started(folder: Path, options: Options) -> Endpoint | None:
    until = time.monotonic() + _STARTING
    again = 0.0
    while (now := time.monotonic()) < until:
        if (endpoint := running(folder)) is not None:
            return endpoint
        if now >= again and holder(folder / LOCK) is None:
            _spawn(folder, options)
            # it ends at once where the last server was just ending
            again = time.monotonic() + _AGAIN
        time.sleep(0.03)
    return None


def running(folder: Path) -> Endpoint | None:
    """The folder's server, if it answers."""
    data = read_json(folder / FILE)
    if data is None:
        return None
    endpoint = Endpoint(**data)
    # a copied folder names the server of the one it was copied from, which holds no lock here
    return endpoint if holder(folder / LOCK) == endpoint.pid and _answers(endpoint) else None


def stop(folder: Path) -> bool:
    """End the folder's server; its jobs go on with the next one. Answers whether there was one.

    Raises EndpointError where it does not end in time.
    """
    was_there = False
    until = time.monotonic() + _ENDING
    while time.monotonic() < until:
        pid = holder(folder / LOCK)
        if pid is None:
            return was_there
        if pid and not was_there:
            was_there = True
            # who holds the lock lives, so the number is still its own
            os.kill(pid, signal.SIGTERM)
        time.sleep(0.03)
    raise EndpointError(f"the local provider in {folder} did not end", fix=f"kill -9 {holder(folder / LOCK)}")


def write(folder: Path, endpoint: Endpoint) -> None:
    """For the server: say where it is. The file is its owner's only."""
    write_json(folder / FILE, asdict(endpoint))


def remove(folder: Path) -> None:
    (folder / FILE).unlink(missing_ok=True)


def _spawn(folder: Path, options: Options) -> None:
    path = "\n".join(os.path.abspath(entry) for entry in sys.path)
    # one core is enough, and leaves the others to people
    single = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    subprocess.run(
        [sys.executable, "-P", "-c", _START, path, str(folder.resolve()), *options.arguments()],
        cwd=folder,
        env={**single, **os.environ},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        check=True,
    )


def _answers(endpoint: Endpoint) -> bool:
    """Whether this very server answers, and not another program that has its port now."""
    where = urlsplit(endpoint.base_url)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=5)
    try:
        connection.request("GET", f"{where.path}/models", headers={"Authorization": f"Bearer {endpoint.key}"})
        response = connection.getresponse()
        return response.status == 200 and response.getheader("x-curator-process") == str(endpoint.pid)
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
