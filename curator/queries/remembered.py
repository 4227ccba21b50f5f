"""What was found out about a file, kept for the next time in this user's cache folder, so that nothing is read twice.

It is known by a hash, with a key of this folder, over all that the file holds, so that whoever finds the cache cannot
test guesses; what is kept are counts and places, never words. A cache that is lost costs time only.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from curator import __version__
from curator.private import make_folder, write_whole
from curator.project_key import FOLDER_VARIABLE

#: Files of which something is kept; the one that was asked for longest ago goes first.
MOST = 64
_KEY = "key"
_BLOCK = 1 << 20
#: What is found out depends on the code of these packages.
_CODE = ("exports/checks", "tokens", "records", "sources", "dedup", "queries")


def key_of(paths: Sequence[Path], *asked: object) -> str | None:
    """What stands for these files as they are now and for what is asked of them; None where nothing can be kept.

    asked: all that the answer depends on, each with a `repr` that tells it apart.
    """
    if not all(path.is_file() for path in paths):
        return None
    try:
        digest = hashlib.blake2b(key=_key(), digest_size=20)
        for path in paths:
            digest.update(hashlib.blake2b(repr(path.name).encode()).digest())
            with path.open("rb") as stream:
                while block := stream.read(_BLOCK):
                    digest.update(block)
        digest.update(repr((__version__, code(), asked)).encode("utf-8", "surrogatepass"))
    except OSError:
        return None
    return digest.hexdigest()


def recall(key: str | None) -> bytes | None:
    """What was kept for a key; None where there is nothing."""
    if key is None:
        return None
    try:
        path = _folder() / key
        kept = path.read_bytes()
        os.utime(path)
    except OSError:
        return None
    return kept


def keep(key: str | None, data: bytes) -> None:
    """Keep an answer for its key, and forget the oldest ones."""
    if key is None:
        return
    with contextlib.suppress(OSError):
        write_whole(make_folder(_folder()) / key, data)
        kept = sorted(
            (path for path in _folder().iterdir() if path.name != _KEY), key=lambda path: path.stat().st_mtime
        )
        for path in kept[:-MOST]:
            path.unlink(missing_ok=True)


def forget(key: str) -> None:
    """Keep nothing for a key any more. Raises OSError where what is kept cannot be taken away."""
    (_folder() / key).unlink(missing_ok=True)


def _folder() -> Path:
    given = os.environ.get(FOLDER_VARIABLE)
    if given:
        return Path(given) / "cache"
    import platformdirs

    return platformdirs.user_cache_path("curator")


def _key() -> bytes:
    path = make_folder(_folder()) / _KEY
    try:
        return path.read_bytes()
    except FileNotFoundError:
        write_whole(path, secrets.token_bytes(32))
        # Where two wrote at once, both go on with the one that is there.
        return path.read_bytes()


@cache
def code() -> str:
    """Changes with the code that finds things out, in a checkout too."""
    here = Path(__file__).parents[1]
    files = sorted(path for package in _CODE for path in (here / package).rglob("*.py"))
    return hashlib.blake2b(repr([(path.name, path.stat().st_mtime_ns) for path in files]).encode()).hexdigest()
