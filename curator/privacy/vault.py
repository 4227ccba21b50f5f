"""The vault: what each pseudonym stands for, encrypted, in a file of its own. After a purge it alone can tell.

Entries are appended and synced, each bound to the one before it (`curator.privacy.seal`): none can be moved, exchanged
or taken out of the middle. Of one that was cut off at the end of the file nothing is read, and the next one takes its
place. What takes entries out writes a new file, with a new key, and renames it.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from curator.errors import DiskFull, StoreError
from curator.privacy.seal import HEADER, SALT, TAG, NotWritten, Seal, next_record, salt_of
from curator.private import sync, write_whole

NAME: Final = "vault.bin"
_LOCK: Final = "vault.lock"
_FIX: Final = "take the vault of a backup; without it, `curator purge` removes what is left"


@dataclass(frozen=True, slots=True)
class Entry:
    """id: keyed id of the value. value: as it stood. pseudonym: what stands in its place.

    text: the key of the text in which a person marked it; "" where a rule found it.
    """

    entity: str
    id: str
    value: str
    pseudonym: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """What a vault held at some moment: salt of the file, entries, tag of the last one; both in hexadecimal."""

    salt: str
    entries: int
    tag: str


class Vault:
    """The vault of a folder; there may be none yet. key: the project key.

    What changes it is called within `locked`. Raises StoreError where the key is another one, or the file was changed
    by something else.
    """

    def __init__(self, folder: Path, key: bytes) -> None:
        self.path = folder / NAME
        self._lock = folder / _LOCK
        self._key = key
        self._forget()

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """While nobody else changes it."""
        descriptor = os.open(self._lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def entries(self) -> list[Entry]:
        """In the order in which they came; [] where there is no vault."""
        self._read()
        return list(self._entries)

    def head(self) -> Head | None:
        """None where there is no vault."""
        self._read()
        return Head(self._seal.salt.hex(), len(self._tags), self._last.hex()) if self._seal else None

    def tag(self, number: int) -> str:
        """Of the entry of that number, from 1; "" where there is none."""
        self._read()
        return self._tags[number - 1].hex() if 0 < number <= len(self._tags) else ""

    def torn(self) -> int:
        """Bytes at the end of the file that are no whole entry: what was being written when it broke off."""
        self._read()
        return self.path.stat().st_size - self._end if self._seal else 0

    def add(self, new: Iterable[Entry]) -> int:
        """Append those that it does not hold; answers how many. They are on the disk afterwards."""
        self._read()
        fresh = [entry for entry in dict.fromkeys(new) if entry not in self._entries]
        if not fresh:
            return 0
        if self._seal is None:
            self._write_anew(fresh)
            return len(fresh)
        start = self._end
        blob = b"".join(self._sealed(self._seal, entry) for entry in fresh)
        try:
            with open(os.open(self.path, os.O_RDWR | os.O_CLOEXEC), "r+b") as stream:
                stream.truncate(start)
                stream.seek(start)
                stream.write(blob)
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as error:
            raise self._failed(error) from None
        return len(fresh)

    def keep(self, wanted: Callable[[Entry], bool]) -> int:
        """Take out all others, by a new file under a new key; answers how many went."""
        everything = self.entries()
        kept = [entry for entry in everything if wanted(entry)]
        if len(kept) < len(everything):
            self._write_anew(kept)
        return len(everything) - len(kept)

    def remove(self) -> int:
        """The whole file; answers how many entries it held, as far as they can be read."""
        count = 0
        with contextlib.suppress(StoreError):
            count = len(self.entries())
        self.path.unlink(missing_ok=True)
        sync(self.path.parent)
        self._forget()
        return count

    @property
    def _last(self) -> bytes:
        return self._tags[-1] if self._tags else b""

    def _forget(self) -> None:
        self._seal: Seal | None = None
        self._end = 0
        self._entries: dict[Entry, None] = {}
        self._tags: list[bytes] = []

    def _use(self, seal: Seal) -> None:
        self._forget()
        self._seal, self._end = seal, HEADER

    def _write_anew(self, entries: Iterable[Entry]) -> None:
        """A new file in the place of the old one, whole or not there."""
        seal = Seal(self._key, secrets.token_bytes(SALT))
        self._use(seal)
        try:
            write_whole(self.path, seal.header + b"".join(self._sealed(seal, entry) for entry in entries))
        except OSError as error:
            raise self._failed(error) from None

    def _sealed(self, seal: Seal, entry: Entry) -> bytes:
        record = seal.record(msgspec.json.encode(entry), len(self._tags), self._last)
        self._took(entry, record)
        return record

    def _took(self, entry: Entry, record: bytes) -> None:
        self._entries[entry] = None
        self._tags.append(record[-TAG:])
        self._end += len(record)

    def _read(self) -> None:
        """What was appended since it was read last; all of it where another file took its place."""
        try:
            stream = self.path.open("rb")
        except FileNotFoundError:
            self._forget()
            return
        with stream:
            header = stream.read(HEADER)
            if self._seal is None or header != self._seal.header:
                self._use(self._seal_of(header))
            assert self._seal is not None
            stream.seek(self._end)
            try:
                while (record := next_record(stream)) is not None:
                    plain = self._seal.plain(record, len(self._tags), self._last)
                    self._took(msgspec.json.decode(plain, type=Entry), record)
            except (NotWritten, msgspec.DecodeError):
                number = len(self._tags) + 1
                self._forget()
                raise StoreError(f"entry {number} of {self.path} is not what was written there", fix=_FIX) from None

    def _seal_of(self, header: bytes) -> Seal:
        try:
            seal = Seal(self._key, salt_of(header))
        except NotWritten:
            raise StoreError(f"{self.path} is no vault, or its beginning was changed", fix=_FIX) from None
        if seal.header != header:
            raise StoreError(
                f"the project key is not the one that {self.path} was written with, or its beginning was changed",
                fix="bring back the right key (CURATOR_KEY, or the file that `curator init` named)",
            )
        return seal

    def _failed(self, error: OSError) -> StoreError:
        self._forget()
        if DiskFull.is_told_by(error):
            return DiskFull()
        return StoreError(f"cannot write {self.path}: {error.strerror}", fix="check permissions and space")
