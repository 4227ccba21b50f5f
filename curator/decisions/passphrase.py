"""Whether the keyring of this user keeps the key of an encrypted workspace."""

from __future__ import annotations

from curator import passphrase
from curator.errors import UsageError
from curator.workspace import Workspace


def remember(workspace: Workspace) -> None:
    """Raises UsageError where the workspace is not encrypted, or no keyring keeps the key."""
    key = workspace.find_store_key()
    if key is None:
        raise UsageError("this workspace is not encrypted", fix="encrypt it first: curator encrypt")
    passphrase.remember(key, workspace.config.workspace.id)


def forget(workspace: Workspace) -> bool:
    """Whether there was something to forget."""
    return passphrase.forget(workspace.config.workspace.id)
