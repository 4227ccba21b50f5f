"""Keys of providers: from an environment variable, or a private file outside every workspace; never from a setting."""

from __future__ import annotations

import os
import re
from pathlib import Path

from curator import project_key
from curator.errors import UsageError

#: What is sent where no key is needed; a header must hold something.
NONE = "none"


def key_of(variable: str | None, host: str, *, needed: bool = True) -> str:
    """The key for a host (with its port). needed: False gives a word that is no key where there is none.

    Raises UsageError where there is none, or where others can read the file.
    """
    given = os.environ.get(variable, "").strip() if variable else ""
    path = file_of(host)
    key = given or _in_file(path)
    if key:
        if not key.isascii() or not key.isprintable():
            raise UsageError(f"the key for {host} holds signs that no key has", fix=_fix(variable, path))
        return key
    if needed:
        raise UsageError(f"there is no key for {host}", fix=_fix(variable, path))
    return NONE


def file_of(host: str) -> Path:
    """Named after the host, so that a key goes nowhere else."""
    return project_key.folder() / "providers" / f"{re.sub(r'[^A-Za-z0-9.-]', '_', host)}.key"


def _in_file(path: Path) -> str:
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise UsageError(f"cannot read the key in {path}: {error.strerror}", fix="check its permissions") from None
    if mode & 0o077:
        raise UsageError(f"others can read the key in {path}", fix=f"chmod 600 {path}")
    return text.strip()


def _fix(variable: str | None, path: Path) -> str:
    file = f"put it into {path} (chmod 600)"
    return f"set {variable}, or {file}" if variable else file
