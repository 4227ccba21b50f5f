"""The database file: made, opened with our settings, refused where it is not ours to read."""

from __future__ import annotations

import contextlib
import os
import re
import struct
from collections.abc import Iterator
from pathlib import Path

import duckdb

from curator.errors import DiskFull, StoreError
from curator.private import sync
from curator.store import encryption
from curator.store_key import NAME as KDF
from curator.store_key import StoreKey

NAME = "store.duckdb"
#: Opens in DuckDB 1.5 and 2.0, and compresses text with zstd where asked (measured 46 % smaller than 1.5.5's default).
STORAGE_VERSION = "v1.5.0"
#: The storage version number that STORAGE_VERSION writes at byte 12 of the file.
_STORAGE_NUMBER = 68
#: Rows and bytes that the engine writes as one. Each checkpoint begins a new group of rows; where several that are not
#: full fit into fewer, a later one writes them anew, whole, and the file keeps the hole. Groups so small are full.
#: Measured on 400,000 messages, file to JSONL: 0.34; with the engine's 122,880 rows and 262,144 bytes 0.47.
ROWS_A_GROUP = 20_480
_BLOCK_SIZE = 65_536
#: In the flags behind the number.
_ENCRYPTED = 1
ENGINE_ERRORS = (duckdb.Error,)
#: What a call may raise beside our own errors: an interrupt inside a query comes as a RuntimeError.
FAILURES = (duckdb.Error, RuntimeError)
#: DuckDB would take 80 % of the machine, which other programs of the user need too.
_MEMORY_SHARE = 0.5
#: Where a database is made that is to take the place of the present one; in the private folder of what is spilled.
NEW = Path("spill", "new.duckdb")
#: How the engine names what it spills; and NEW.
_SPILLED = re.compile(r"duckdb_temp_.*\.(?:tmp|block)|new\.duckdb(?:\.wal)?")
_SETTINGS = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "preserve_insertion_order": "true",
    # Five hundred labels. Whoever takes over replays them in 0.2 s; 16 MB of them, the engine's limit, would take 7 s.
    "wal_autocheckpoint_entries": "2500",
}


def connect(path: Path, key: StoreKey | None = None) -> duckdb.DuckDBPyConnection:
    """The database at `path` attached as `store`, created where there is none (within `private`).

    key: what it is encrypted with. Raises StoreError: held by another program, damaged, from a newer version, disk
    full, encrypted with another key or not at all.
    """
    _check_header(path, key)
    spill = path.parent / "spill"
    _empty(spill)
    connection = duckdb.connect()
    for name, value in _SETTINGS.items():
        connection.execute(f"SET {name} = {value}")
    connection.execute("SET temp_directory = $folder", {"folder": str(spill)})
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    connection.execute("SET memory_limit = $limit", {"limit": f"{int(memory * _MEMORY_SHARE / 1e6)}MB"})
    try:
        attach(connection, path, "store", key)
    except StoreError:
        connection.close()
        raise
    for made in (path, path.with_name(f"{NAME}.wal")):
        if made.exists():
            made.chmod(0o600)
    connection.execute("USE store")
    return connection


def replace(new: Path, path: Path) -> None:
    """Put a database that nobody has open in the place of another one that nobody has open, of which nothing is left.

    Raises StoreError where the old one's log is not empty: it would be taken for the new one's. Raises OSError.
    """
    if path.with_name(f"{path.name}.wal").exists():
        raise StoreError("the write-ahead log of the store could not be emptied", fix="free some space, then try again")
    sync(new)
    new.replace(path)
    sync(path.parent)


def attach(connection: duckdb.DuckDBPyConnection, path: Path, name: str, key: StoreKey | None) -> None:
    """The database at `path` under a name, created where there is none. Raises StoreError."""
    quoted = str(path).replace("'", "''")
    options, parameters = f"STORAGE_VERSION '{STORAGE_VERSION}', ROW_GROUP_SIZE {ROWS_A_GROUP}", {}
    if not path.exists():  # one that is there keeps its own, and is refused with another
        options += f", BLOCK_SIZE {_BLOCK_SIZE}"
    if key is not None:
        encryption.allow(connection)
        # As a parameter, so that no text of a statement, and of no error about one, ever holds it.
        options, parameters = f"{options}, ENCRYPTION_KEY $key", {"key": key.tell()}
    try:
        connection.execute(f"ATTACH '{quoted}' AS {name} ({options})", parameters)
    except ENGINE_ERRORS as error:
        raise told(error, "open") from None
    if key is not None and not encryption.is_encrypted(connection, name):
        connection.execute(f"DETACH {name}")
        raise StoreError(f"{path} was not encrypted", fix="report it; nothing was written to it")


@contextlib.contextmanager
def private() -> Iterator[None]:
    """What the engine creates meanwhile (database, write-ahead log) is for this user alone; it has no setting for that.

    The mask is the whole process's: a file that another thread creates in that moment is private too.
    """
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def _empty(spill: Path) -> None:
    """The folder for what does not fit in memory, without what a killed process left there. It may hold raw text.

    Raises StoreError where something of another's stands in its place.
    """
    try:
        spill.mkdir(mode=0o700, exist_ok=True)
        if spill.is_symlink():
            raise StoreError(f"{spill} is a link", fix="remove it: what is spilled stays in the workspace")
        spill.chmod(0o700)
        for left in spill.iterdir():
            if _SPILLED.fullmatch(left.name):
                left.unlink()
    except OSError as error:
        raise StoreError(f"cannot use {spill}: {error.strerror}", fix="make it a folder that you can write") from None


def _check_header(path: Path, key: StoreKey | None) -> None:
    """Read the header before anything opens the file (never while this process has it open)."""
    if not path.exists():
        return
    try:
        with path.open("rb") as stream:
            head = stream.read(64)
    except OSError as error:
        raise StoreError(f"cannot read {path}: {error.strerror}", fix="make it readable, or restore a backup") from None
    if len(head) < 28 or head[8:12] != b"DUCK":
        raise StoreError(f"{path} is not a DuckDB database", fix="restore it from a backup")
    storage, flags = struct.unpack_from("<QQ", head, 12)
    if storage > _STORAGE_NUMBER:
        raise StoreError(
            f"{path} was written by a newer version (storage {storage}, this reads up to {_STORAGE_NUMBER})",
            fix="upgrade curator",
        )
    if bool(flags & _ENCRYPTED) != (key is not None):
        raise StoreError(
            f"{path} is {'not ' if key else ''}encrypted, and {KDF} is {'' if key else 'not '}there to say how",
            fix=f"bring {path.name} and {KDF} back from a backup, both of the same moment",
        )


def says_encrypted(path: Path) -> bool:
    """Whether the header of a database says that it is. For a process that does not have it open."""
    try:
        with path.open("rb") as stream:
            head = stream.read(28)
    except OSError:
        return False
    return len(head) == 28 and bool(struct.unpack_from("<Q", head, 20)[0] & _ENCRYPTED)


def failure(error: Exception, doing: str) -> BaseException:
    """What to raise for one of FAILURES: an interrupt stays one, errors of the engine are told."""
    if isinstance(error.__cause__, KeyboardInterrupt):
        return KeyboardInterrupt()
    return told(error, doing) if isinstance(error, ENGINE_ERRORS) else error


def told(error: duckdb.Error, doing: str) -> StoreError:
    """What an engine error means to people; its own text may quote data, so only its kind and lock holder go on."""
    text = str(error)
    holder = re.search(r"PID (\d+)", text)
    if "ncryption key" in text:
        return StoreError(
            f"{KDF} belongs to another database: its key does not open this one",
            fix="if the passphrase was being changed, use the other one; else bring both back from one backup",
        )
    if holder:
        return StoreError(
            f"another program holds the store (PID {holder[1]})", fix=f"close it (kill {holder[1]}), then try again"
        )
    if re.search("no space left|out of disk|file too large|quota exceeded", text, re.IGNORECASE):
        return DiskFull()
    if "Permission denied" in text or "read-only" in text.lower():
        return StoreError("the store cannot be written", fix="make the workspace folder writable")
    if isinstance(error, duckdb.OutOfMemoryException):
        return StoreError("the database ran out of memory", fix="close other programs, or use a larger machine")
    if doing == "open" or re.search("checksum|corrupt|could not read|replaying WAL", text, re.IGNORECASE):
        return StoreError(
            f"the store is damaged: the database or its log cannot be read ({type(error).__name__} in {doing})",
            fix=f"restore {NAME} and {NAME}.wal from a backup, both of the same moment",
        )
    return StoreError(
        f"the database failed in {doing} ({type(error).__name__})", fix="run `curator verify` to check the store"
    )
