"""The passphrase of a workspace: set, changed, and whether the keyring of this user keeps the key that comes of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from uuid import uuid4

from curator import passphrase, store_key
from curator.errors import UsageError
from curator.passphrase import Ask
from curator.records import Progress
from curator.store import encryption, remaking
from curator.workspace import Workspace

Listener = Callable[[Progress], None]


def encrypt(workspace: Workspace, *, actor: str, ask: Ask | None, listener: Listener | None = None) -> None:
    """Make the store of a workspace anew, encrypted with a new passphrase.

    Raises UsageError where it is encrypted, or where nobody gives a passphrase; StoreError where nothing here encrypts.
    """
    if workspace.is_encrypted:
        raise UsageError("this workspace is encrypted already", fix="another passphrase: curator passphrase change")
    encryption.check()
    _put(workspace, passphrase.new(ask), actor, listener)


def change(workspace: Workspace, *, actor: str, ask: Ask | None, listener: Listener | None = None) -> None:
    """Make the store anew with another passphrase, which is asked for: the old one opens nothing any more.

    Raises UsageError where the workspace is not encrypted, nobody can be asked, or it is the present passphrase.
    """
    _key_of(workspace)
    if ask is None:
        raise UsageError("a new passphrase is typed in a terminal", fix="run it in one")
    typed = passphrase.new_typed(ask)
    present = store_key.read(workspace.folder)
    if present is not None and present.key(typed) is not None:
        raise UsageError("that is the passphrase already", fix="take another one")
    # Where the change fails, the keyring still has what opens the store.
    was_kept = passphrase.is_kept(workspace.config.workspace.id)
    _put(workspace, typed, actor, listener)
    if was_kept:
        remember(workspace)


def remember(workspace: Workspace) -> None:
    """Keep the key in the keyring. Raises UsageError where the workspace is not encrypted, or none keeps it."""
    passphrase.remember(_key_of(workspace), workspace.config.workspace.id)


def forget(workspace: Workspace) -> bool:
    """Take the key out of the keyring; whether it was in it."""
    return passphrase.forget(workspace.config.workspace.id)


def _key_of(workspace: Workspace) -> store_key.StoreKey:
    key = workspace.find_store_key()
    if key is None:
        raise UsageError("this workspace is not encrypted", fix="encrypt it first: curator encrypt")
    return key


def _put(workspace: Workspace, typed: str, actor: str, listener: Listener | None) -> None:
    key, derivation = store_key.create(typed)
    began = time.monotonic()
    made = remaking.encrypted(workspace.store, op=uuid4(), actor=actor, key=key.tell(), derivation=derivation)
    with closing(made) as told:  # type: ignore[type-var]
        for batch in told:
            (row,) = batch.to_pylist()
            if listener is not None:
                listener(_progress(row["done"], row["total"], time.monotonic() - began))
    workspace.store_key = key


def _progress(done: int, total: int, seconds: float) -> Progress:
    rate = done / max(seconds, 1e-9)
    return Progress("", "encrypt", "", done, total, "rows", rate, (total - done) / max(rate, 1e-9), "running")
