"""The store of a workspace, whoever owns it: the first process does, all others are its clients and one takes over."""

from __future__ import annotations

import atexit
import contextlib
import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from curator.errors import StoreError, StreamBroken
from curator.identity import Identities
from curator.store import standstill
from curator.store.client import Client
from curator.store.frames import Disconnected
from curator.store.lock import NAME, Holder, Lock
from curator.store.operation import Operation, Store
from curator.store.owner import Owner
from curator.store.server import Server
from curator.store.standstill import Standstill
from curator.store_key import StoreKey

#: Seconds for which a process may have the lock and not answer.
PATIENCE: Final = 15.0
#: The same for one that says that it opens the store (bringing it up to a new version takes long) or ends.
_OPENING: Final = 120.0
#: The same for a process that tells no address: an older version, which never will.
_SHORT: Final = 1.0
#: Seconds between two attempts, at least and at most.
_PAUSES: Final = (0.005, 0.03)
#: Owners that end in the middle of the same call until it is given up.
_TRIES: Final = 50
#: Runs under this process's number that began earlier are an earlier process's.
_began = time.time_ns() // 1000


def _begin() -> None:
    """A forked process has a number of its own, and no runs yet."""
    global _began
    _began = time.time_ns() // 1000


os.register_at_fork(after_in_child=_begin)


class Shared:
    """A `Store` as every other. Calls that an owner's end interrupted are repeated: the operation id of a write makes
    one of the two, and a stream begins again as long as nothing of it was read.
    """

    def __init__(
        self,
        folder: Path,
        ids: Identities,
        *,
        wait: float = 0,
        behind: Callable[[int], None] = lambda events: None,
        tell: Callable[[str], None] = lambda text: None,
        key: Callable[[StoreKey | None], StoreKey | None] = lambda known: None,
    ) -> None:
        """wait: seconds to wait for something else that holds the store. behind: told how many acknowledged events a
        database has lost. tell: told in a sentence what people wait for, where they can do something about it. key:
        finds that of an encrypted store; it is given the one that was known last, and not asked where another process
        owns the store.

        Raises StoreError: held by something that is not us, damaged, from a newer version, not writable.
        """
        self._folder = folder
        self._ids = ids
        self._wait = wait
        self._behind = behind
        self._find_key = key
        self._key: StoreKey | None = None
        self._knows_key = False
        self._standstill = Standstill(tell, wait)
        self._reaching = threading.Lock()
        self._closed = False
        #: Whether a store was reached before: work is under way, which waits longer than one that begins.
        self._met = False
        self._server: Server | None = None
        self._store: Store | None = None
        # Threads that answer others must not be in the middle of something when the interpreter goes.
        atexit.register(self.close)
        self._reach()

    @property
    def owns(self) -> bool:
        """Whether this process is the owner."""
        return self._server is not None

    def call(self, operation: Operation, arguments: dict[str, Any]) -> Any:
        """Raises what the operation raises, and StoreError as the opening does."""
        for _ in range(_TRIES):
            store = self._reach()
            try:
                return store.call(operation, arguments)
            except Disconnected:
                self._lost(store)
        raise StoreError(f"every owner of the workspace ended in {operation.name}", fix="run `curator verify`")

    def stream(self, operation: Operation, arguments: dict[str, Any]) -> Iterator[pa.RecordBatch]:
        """Raises StreamBroken where the owner ended after the first batch."""
        begun = False
        while True:
            store = self._reach()
            try:
                for batch in store.stream(operation, arguments):
                    begun = True
                    yield batch
                return
            except Disconnected:
                self._lost(store)
                if begun:
                    raise StreamBroken(
                        "the process that held the workspace ended in the middle of reading",
                        fix="run the command again: it goes on where it stopped",
                    ) from None

    def close(self) -> None:
        """Hand over, or let go. A second close does nothing."""
        atexit.unregister(self.close)
        with self._reaching:
            self._closed = True
            if self._server is not None:
                self._server.close()
                self._server = None
            if self._store is not None:
                self._store.close()
                self._store = None

    def __enter__(self) -> Shared:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _reach(self) -> Store:
        """Whoever answers now: the owner in this process, or a client."""
        store = self._store
        if store is not None:
            return store
        with self._reaching:
            if self._closed:
                raise StoreError("this workspace is closed")
            if self._store is None:
                self._store = self._found()
                self._met = True
            return self._store

    def _lost(self, store: Store) -> None:
        with self._reaching:
            if self._store is store:
                self._store = None
        store.close()

    def _found(self) -> Store:
        try:
            return self._opened()
        except KeyboardInterrupt:
            self._standstill.hurry()
            raise

    def _opened(self) -> Store:
        began = time.monotonic()
        while True:
            taken = Lock.attempt(self._folder / NAME)
            if isinstance(taken, Lock):
                if self._knows_key:
                    return self._owner(taken)
                # A person may have to be asked; meanwhile another process that knows it can open the store.
                taken.release()
                self._key, self._knows_key = self._find_key(self._key), True
                continue
            waited = time.monotonic() - began
            patience = standstill.PATIENCE if self._met else _patience(taken)
            still = taken.is_here and self._standstill.check(taken, waited, patience)
            if taken.address and not still:
                with contextlib.suppress(Disconnected):
                    client = Client(taken, self._standstill)
                    self._key, self._knows_key = client.key, False
                    return client
            waited = time.monotonic() - began
            if not still and waited >= max(self._wait, _patience(taken)):
                raise _unanswered(taken)
            time.sleep(random.uniform(*_PAUSES))

    def _owner(self, lock: Lock) -> Owner:
        owner = Owner(self._folder, self._ids, lock=lock, since=_began, key=self._key)
        try:
            self._server = Server(owner, lock.identity, lambda path: lock.tell(str(path)))
            with contextlib.suppress(OSError):  # a full disk: others wait, and are told that we do not answer
                lock.tell(str(self._server.path))
        except BaseException:
            owner.close()
            raise
        if owner.behind:
            self._behind(owner.behind)
        return owner


def check(folder: Path) -> None:
    """Raises StoreError where the store is held by something that shares it with nobody; opens nothing."""
    taken = Lock.attempt(folder / NAME)
    if isinstance(taken, Lock):
        taken.release()
    elif _patience(taken) == _SHORT:
        raise _unanswered(taken)


def _patience(holder: Holder) -> float:
    if holder.address is None or not holder.is_here:
        return _SHORT
    return PATIENCE if holder.address else _OPENING


def _unanswered(holder: Holder) -> StoreError:
    end = f"end it (kill {holder.pid})" if holder.pid else "end the program that holds store.lock"
    if not holder.is_here:
        return StoreError(
            f"the workspace is in use by {holder.name}",
            fix=f"it lies on a network drive: end it there (kill {holder.pid}), or work on that machine",
        )
    if holder.address is None:
        return StoreError(
            f"the workspace is in use by {holder.name}, which shares it with nobody",
            fix=f"wait until it ends, use --wait SECONDS, or {end}",
        )
    return StoreError(f"{holder.name} holds the workspace and does not answer", fix=f"wait, or {end}")
