"""The vault of a workspace, and whether it is what the store knows of it."""

from __future__ import annotations

from dataclasses import asdict

from curator.errors import StoreError
from curator.privacy.vault import Head, Vault
from curator.store import marks
from curator.store.checks import StoreCheck
from curator.workspace import Workspace

#: Under which the store keeps what the vault held last.
STAGE = "vault"
_NONE = Head("", 0, "")


def vault_of(workspace: Workspace) -> Vault:
    """It may not be there."""
    return Vault(workspace.folder, workspace.key)


def known(workspace: Workspace) -> Head:
    """What the store knows of it; an empty one where there never was one, or where it was taken away on purpose."""
    mark = marks.last(workspace.store, stage=STAGE)
    return _NONE if mark is None else Head(**mark.result)


def remember(workspace: Workspace, head: Head | None) -> None:
    """Called by who changed the vault, while it is locked. head: None where it was taken away on purpose."""
    marks.put(workspace.store, stage=STAGE, version="1", key="", result=asdict(head or _NONE))


def missing(vault: Vault, told: Head) -> str:
    """What the vault lacks of what the store knows, in words; "" where it lacks nothing. It may have more: the store
    hears of entries after they are written.
    """
    head = vault.head()
    if not told.salt:
        return ""
    if head is None:
        return f"it is gone, with {told.entries:,} entries"
    if head.salt != told.salt:
        return "it is another one than the store knows"
    if head.entries < told.entries:
        return f"{told.entries - head.entries:,} of {told.entries:,} entries are missing at its end"
    return "" if vault.tag(told.entries) == told.tag else "its entries are not those that the store knows"


def check(workspace: Workspace) -> StoreCheck:
    """Whether every entry is what was written there, and all that the store knows of are there."""
    vault = vault_of(workspace)
    try:
        lacks = missing(vault, known(workspace))
        head, torn = vault.head(), vault.torn()
    except StoreError as error:
        return StoreCheck(STAGE, False, error.message)
    if lacks:
        return StoreCheck(STAGE, False, f"{lacks}: take that of a backup; `curator purge` removes what is left")
    if head is None:
        return StoreCheck(STAGE, True, "there is none")
    cut = f"; the last one was cut off ({torn} bytes), as by a power cut: the next takes its place" if torn else ""
    return StoreCheck(STAGE, True, f"{head.entries:,} entries{cut}")
