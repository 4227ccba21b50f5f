"""The inside of a worker process: loads a function once, answers each batch with its result, ends with its parent."""

from __future__ import annotations

import fcntl
import os
import pickle
import sys
import threading
from multiprocessing.connection import Connection
from typing import Final

from curator.engines.guard import described, prepare
from curator.engines.wire import from_bytes, to_bytes
from curator.errors import CuratorError

#: How each answer begins: after loading, before a result, and once for good.
READY: Final = "ready"
RESULT: Final = "result"
FAILED: Final = "failed"


def serve(connection: Connection, life: int) -> None:
    """First the pickled function, then batches, until the parent closes its end.

    life: the end of a pipe on which nothing is ever written and whose other end only the parent has open.
    """
    _end_with_parent(life)
    try:
        run = prepare(pickle.loads(connection.recv_bytes()))
        connection.send((READY, None))
        while True:
            result = to_bytes(run(from_bytes(connection.recv_bytes())))
            connection.send((RESULT, None))
            connection.send_bytes(result)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return  # the parent wants nothing more
    except CuratorError as error:
        connection.send((FAILED, (error.message, error.fix, error.code, error.exit_code)))
    except Exception as error:
        message = f"a worker process failed: {described(error)}"
        connection.send((FAILED, (message, "", CuratorError.code, CuratorError.exit_code)))


def _end_with_parent(life: int) -> None:
    """Ends this process when the other end of `life` closes, which the system does however the parent dies."""
    threading.Thread(target=_wait_and_exit, args=(life,), daemon=True).start()
    if sys.platform == "linux":
        # the thread cannot run while native code holds the interpreter's lock; the kernel's signal needs no lock
        fcntl.fcntl(life, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(life, fcntl.F_SETFL, fcntl.fcntl(life, fcntl.F_GETFL) | os.O_ASYNC)


def _wait_and_exit(life: int) -> None:
    os.read(life, 1)
    os._exit(1)
