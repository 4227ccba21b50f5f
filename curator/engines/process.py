"""A worker process as its parent sees it.

Not multiprocessing's own processes: those import the parent's main script again, which fails for scripts read from
stdin and repeats what unguarded ones do, and they cannot be started inside a full-screen terminal program.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from multiprocessing import Pipe
from typing import TYPE_CHECKING, Any, Final

from curator.engines.wire import from_bytes, to_bytes
from curator.engines.worker import FAILED
from curator.errors import CuratorError

if TYPE_CHECKING:
    import pyarrow as pa

# ctrl+c is the parent's to answer; modules are found where the parent finds them
_START: Final = """\
import signal
signal.signal(signal.SIGINT, signal.SIG_IGN)
import sys
from multiprocessing.connection import Connection
connection = Connection(int(sys.argv[1]))
try:
    sys.path[:] = connection.recv()
except EOFError:
    sys.exit()
from curator.engines.worker import serve
serve(connection, int(sys.argv[2]))
"""


class WorkerProcess:
    """Starts at once; `function` is a pickled BatchFunction. One thread at a time may call it."""

    def __init__(self, function: bytes) -> None:
        self._function: bytes | None = function
        self._connection, theirs = Pipe()
        life, self._life = os.pipe()
        # above 2, where the child's own streams go, even if this process began with its streams closed
        passed = [fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, 3) for fd in (theirs.fileno(), life)]
        theirs.close()
        os.close(life)
        try:
            # -P: the current folder, which may be anybody's, is not searched before the path arrives
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", _START, *map(str, passed)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                # a worker for each core: numeric libraries' threads in each would stand in each other's way
                env={"OMP_NUM_THREADS": "1", **os.environ},
                pass_fds=passed,
            )
        except BaseException:
            self._close()
            raise
        finally:
            for fd in passed:
                os.close(fd)

    def call(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Its result. Raises CuratorError when the function cannot be loaded or the process dies."""
        try:
            if self._function is not None:
                self._connection.send(sys.path)
                self._connection.send_bytes(self._function)
                self._function = None
                self._answer()
            self._connection.send_bytes(to_bytes(batch))
            self._answer()
            return from_bytes(self._connection.recv_bytes())
        except (EOFError, OSError):
            raise self._death() from None

    def kill(self) -> None:
        """Ends the process at once; there is nothing in it to lose."""
        self._process.kill()

    def end(self) -> None:
        """Waits for the process, which was killed, and frees what it held."""
        self._process.wait()
        self._close()

    def _answer(self) -> None:
        state, detail = self._connection.recv()
        if state == FAILED:
            raise _failure(detail)

    def _close(self) -> None:
        self._connection.close()
        os.close(self._life)

    def _death(self) -> CuratorError:
        code = self._process.wait()
        cause = f"signal {-code}" if code < 0 else f"exit code {code}"
        return CuratorError(
            f"a worker process ended before its work was done ({cause})",
            'often too little memory: try fewer workers, or kind = "inline" under [engine]',
        )


def _failure(detail: tuple[Any, ...]) -> CuratorError:
    error = CuratorError(detail[0], detail[1])
    error.code, error.exit_code = detail[2], detail[3]
    return error
