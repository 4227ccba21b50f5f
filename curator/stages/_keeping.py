"""What is put into the vault, before any render of it is stored, and what is taken out of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from curator.errors import StoreError
from curator.privacy.vault import Entry
from curator.queries import vault
from curator.store import forgetting, holding
from curator.workspace import Workspace


class Keeping:
    """The vault as replacing uses it; none where the settings say so."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._vault = vault.vault_of(workspace) if workspace.settings.config.scrub.vault else None

    def add(self, entries: Iterable[Entry]) -> None:
        """Raises StoreError where the vault lacks something: to go on would hide it."""
        new = list(entries)
        if self._vault is None or not new:
            return
        with self._vault.locked():
            lacks = vault.missing(self._vault, vault.known(self._workspace))
            if lacks:
                raise StoreError(
                    f"the vault {self._vault.path} is not what it was: {lacks}",
                    fix="put back that of a backup, or set scrub.vault = false and do without",
                )
            if self._vault.add(new):
                vault.remember(self._workspace, self._vault.head())


def forget_value(workspace: Workspace, value: str) -> int:
    """Take out every entry that holds a value, in whatever case and spacing; answers how many."""
    return _take_out(workspace, _holds(value))


def count_of_value(workspace: Workspace, value: str) -> int:
    """How many entries hold it."""
    holds = _holds(value)
    return sum(holds(entry) for entry in vault.vault_of(workspace).entries())


def forget_records(workspace: Workspace, records: list[str]) -> int:
    """Take out what stands in these records and nowhere else; while they are still there."""
    values, texts = (set(ids) for ids in forgetting.only_in(workspace.store, records=records))
    return _take_out(workspace, lambda entry: entry.text in texts if entry.text else entry.id in values)


def remove(workspace: Workspace) -> int:
    """Take the vault away; answers how many entries it held."""
    kept = vault.vault_of(workspace)
    if not kept.path.exists():
        vault.remember(workspace, None)
        return 0
    with kept.locked():
        # Broken off in between, it is a vault that the store knows nothing of.
        vault.remember(workspace, None)
        return kept.remove()


def _take_out(workspace: Workspace, unwanted: Callable[[Entry], bool]) -> int:
    kept = vault.vault_of(workspace)
    if not kept.path.exists():
        return 0
    with kept.locked():
        count = kept.keep(lambda entry: not unwanted(entry))
        if count:
            vault.remember(workspace, kept.head())
    return count


def _holds(value: str) -> Callable[[Entry], bool]:
    sought = re.compile(holding.pattern_of(value), re.IGNORECASE)
    return lambda entry: sought.search(entry.value) is not None
