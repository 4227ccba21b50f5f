"""Where the key of an encrypted store comes from: the environment, the keyring, or a person."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Final

from curator.errors import StoreError, UsageError
from curator.store_key import Derivation, StoreKey

VARIABLE: Final = "CURATOR_PASSPHRASE"
#: The name under which keys lie in the keyring; each is found by its workspace's id.
_SERVICE: Final = "curator"
_TRIES: Final = 3
#: Shows a question and answers what was typed, unseen.
Ask = Callable[[str], str]


def key_of(derivations: Sequence[Derivation], workspace_id: str, ask: Ask | None) -> StoreKey:
    """The key that one of the derivations belongs to. ask: None where nobody can be asked.

    Raises UsageError where there is no passphrase, StoreError where there is only another one.
    """
    given = os.environ.get(VARIABLE)
    if given:
        key = _fitting(derivations, given)
        if key is None:
            raise StoreError(
                f"{VARIABLE} is not the passphrase of this workspace", fix="set the right one, or unset it"
            )
        return key
    kept = _kept(workspace_id)
    if kept is not None and any(derivation.fits(kept) for derivation in derivations):
        return kept
    if ask is None:
        raise UsageError(
            "this workspace is encrypted and there is no passphrase",
            fix=f"set {VARIABLE}, or keep the key in the keyring: curator passphrase remember",
        )
    for question in ("passphrase", *["not that one; passphrase"] * (_TRIES - 1)):
        key = _fitting(derivations, ask(question))
        if key is not None:
            return key
    raise StoreError("that is not the passphrase of this workspace", fix="without it nobody can read the store")


def new(ask: Ask | None) -> str:
    """A passphrase for a new key, asked for twice where the environment gives none. Raises UsageError."""
    given = os.environ.get(VARIABLE)
    if given:
        return given
    if ask is None:
        raise UsageError("there is no passphrase", fix=f"set {VARIABLE}, or run it in a terminal to be asked")
    return new_typed(ask)


def new_typed(ask: Ask) -> str:
    """The same from a person alone."""
    first = ask("new passphrase")
    if first != ask("once more"):
        raise UsageError("the two are not the same", fix="run it again")
    return first


def remember(key: StoreKey, workspace_id: str) -> None:
    """Keep a key in the keyring of this user. Raises UsageError where there is none."""
    keyring = _keyring()
    if keyring is None:
        raise UsageError("the package keyring is not installed", fix="pip install 'curator-finetune[encrypt]'")
    try:
        keyring.set_password(_SERVICE, workspace_id, key.tell())
    except Exception as error:  # a backend's own, of any kind
        raise UsageError(
            f"the keyring does not keep it ({type(error).__name__})",
            fix=f"unlock it, or set {VARIABLE} where it is needed",
        ) from None


def is_kept(workspace_id: str) -> bool:
    """Whether the keyring has a key of this workspace."""
    return _kept(workspace_id) is not None


def forget(workspace_id: str) -> bool:
    """Take a key out of the keyring; whether there was one. Raises UsageError where it stays there."""
    keyring = _keyring()
    if keyring is None or _kept(workspace_id) is None:
        return False
    try:
        keyring.delete_password(_SERVICE, workspace_id)
    except Exception as error:
        raise UsageError(f"the keyring does not let go of it ({type(error).__name__})", fix="unlock it first") from None
    return True


def _fitting(derivations: Sequence[Derivation], typed: str) -> StoreKey | None:
    return next((key for derivation in derivations if (key := derivation.key(typed))), None)


def _kept(workspace_id: str) -> StoreKey | None:
    """None also where a keyring is locked or broken: then somebody is asked."""
    keyring = _keyring()
    if keyring is None:
        return None
    try:
        told = keyring.get_password(_SERVICE, workspace_id)
        return StoreKey.told(told) if told else None
    except Exception:
        return None


def _keyring() -> ModuleType | None:
    try:
        import keyring
    except ImportError:
        return None
    return keyring
