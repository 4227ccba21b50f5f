"""The project key: 32 random bytes outside the workspace, from which ids, the vault's key and surrogates derive."""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from pathlib import Path

from curator.errors import UsageError
from curator.identity import KEY_BYTES
from curator.private import make_folder

VARIABLE = "CURATOR_KEY"
#: Overrides the folder of keys, for machines without a home.
FOLDER_VARIABLE = "CURATOR_CONFIG_DIR"


def create(workspace_id: str) -> str:
    """Make the key of a new workspace, unless the environment gives one; answers where it lies, for people."""
    if os.environ.get(VARIABLE):
        read(workspace_id)
        return f"the environment variable {VARIABLE}"
    path = _path(workspace_id)
    make_folder(path.parent)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return str(path)
    except OSError as error:
        raise UsageError(
            f"cannot write the project key to {path}: {error.strerror}",
            fix=f"set {VARIABLE} to 64 hexadecimal digits, or {FOLDER_VARIABLE} to a folder you can write",
        ) from None
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(secrets.token_bytes(KEY_BYTES).hex().encode() + b"\n")
        stream.flush()
        os.fsync(stream.fileno())
    return str(path)


def read(workspace_id: str) -> bytes:
    """The key of a workspace. Raises UsageError where there is none, or where it is readable by others."""
    given = os.environ.get(VARIABLE)
    if given:
        return _decode(given, VARIABLE)
    path = _path(workspace_id)
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="ascii", errors="replace")
    except OSError:
        raise UsageError(
            f"the project key of this workspace is not at {path}",
            fix=f"copy it from where the workspace was made, or set {VARIABLE}",
        ) from None
    if mode & 0o077:
        raise UsageError(f"others can read the project key {path}", fix=f"chmod 600 {path}")
    return _decode(text, str(path))


def place(workspace_id: str) -> str:
    """Where the key of a workspace is looked for, for people."""
    return f"the environment variable {VARIABLE}" if os.environ.get(VARIABLE) else str(_path(workspace_id))


def folder() -> Path:
    """Where this user's keys lie, outside every workspace."""
    given = os.environ.get(FOLDER_VARIABLE)
    if given:
        return Path(given) / "keys"
    import platformdirs

    return platformdirs.user_config_path("curator") / "keys"


def _path(workspace_id: str) -> Path:
    return folder() / f"{workspace_id}.key"


def _decode(text: str, where: str) -> bytes:
    text = text.strip()
    try:
        key = bytes.fromhex(text) if len(text) == 2 * KEY_BYTES else base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        key = b""
    if len(key) != KEY_BYTES:
        raise UsageError(f"{where} holds no project key", fix=f"it must be {KEY_BYTES} bytes as hexadecimal or base64")
    return key
