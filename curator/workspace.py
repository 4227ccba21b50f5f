"""A workspace: one folder's settings, key, rules and store."""

from __future__ import annotations

import getpass
import os
import secrets
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from curator import passphrase as passphrases
from curator import project_key, store_key
from curator.config import Config, Settings, default_text, load
from curator.errors import UsageError
from curator.identity import Identities
from curator.passphrase import Ask
from curator.private import make_folder as make_folder
from curator.private import write_whole as write_whole
from curator.registry import shipped
from curator.rulebook import Rulebook
from curator.store_key import StoreKey

if TYPE_CHECKING:
    from curator.store.operation import Store

CONFIG_NAME = "curator.toml"
ACTOR_VARIABLE = "CURATOR_ACTOR"
#: What lies in a workspace beside the store's files and people's own.
_OWN = frozenset({CONFIG_NAME, "spill", "rules", "exports", "local", "evaluations", "deployments"})


class Workspace:
    """Opened by `Workspace.open`; the store is opened when first used. Close it, or use it with `with`."""

    def __init__(
        self,
        folder: Path,
        *,
        wait: float = 0,
        overrides: Mapping[str, object] | None = None,
        warn: Callable[[str], None] | None = None,
        ask: Ask | None = None,
    ) -> None:
        self.folder = folder
        #: Seconds to wait for other processes: for the store, and for the same work.
        self.wait = wait
        #: Told in a sentence what is wrong, or waited for; a screen that opens puts its own in this place.
        self.warn = warn or (lambda text: None)
        self._overrides = dict(overrides or {})
        self._ask = ask
        #: What a query found out at some cost and may be asked again: its name -> (what was asked, the answer). The
        #: last one of each, until the workspace is closed.
        self.answers: dict[str, tuple[object, Any]] = {}
        #: Of an encrypted store, where it is known already.
        self.store_key: StoreKey | None = None

    @classmethod
    def open(
        cls,
        path: str | Path = ".",
        *,
        wait: float = 0,
        overrides: Mapping[str, object] | None = None,
        warn: Callable[[str], None] | None = None,
        ask: Ask | None = None,
    ) -> Workspace:
        """The workspace at `path` or above it. wait: seconds to wait for another process. overrides: `table.key`s.

        warn: told in a sentence what is wrong with a workspace that can be used all the same. ask: a person, for the
        passphrase of an encrypted one, where neither environment nor keyring gives it.
        Raises UsageError where there is none, FileProblem where its curator.toml is wrong.
        """
        start = Path(path).resolve()
        for folder in (start, *start.parents):
            if (folder / CONFIG_NAME).is_file():
                workspace = cls(folder, wait=wait, overrides=overrides, warn=warn, ask=ask)
                _ = workspace.config
                return workspace
        raise UsageError(f"no workspace at {start} or above it", fix="make one: curator init DIR")

    @classmethod
    def create(
        cls,
        folder: Path,
        packs: Sequence[str] = (),
        *,
        workspace_id: str | None = None,
        settings: Mapping[str, object] | None = None,
        encrypt: bool = False,
        ask: Ask | None = None,
    ) -> tuple[Workspace, str]:
        """Make a workspace in a new or empty folder; answers it and where its project key lies.

        workspace_id: the key's name, for workspaces that share one; else a new key is made. settings: what its
        curator.toml says beside the defaults, by `table.key`. encrypt: its store, with a passphrase that
        the environment gives, or who is asked.
        """
        if (folder / CONFIG_NAME).exists():
            raise UsageError(f"{folder} is a workspace already", fix=f"use it with -w {folder}, or name another folder")
        Rulebook.load(None, packs)
        made = store_key.create(_new_passphrase(ask)) if encrypt else None
        try:
            make_folder(folder)
            workspace_id = workspace_id or secrets.token_hex(8)
            where = project_key.create(workspace_id)
            if made is not None:
                store_key.write(folder, made[1])
            write_whole(folder / CONFIG_NAME, default_text(packs, workspace_id, settings))
        except OSError as error:
            raise UsageError(f"cannot make a workspace in {folder}: {error.strerror}") from None
        workspace = cls.open(folder)
        workspace.store_key = made and made[0]
        return workspace, where

    @cached_property
    def config(self) -> Config:
        return load(self.folder / CONFIG_NAME)

    @cached_property
    def rulebook(self) -> Rulebook:
        return Rulebook.load(self.folder, self.config.workspace.packs)

    @cached_property
    def settings(self) -> Settings:
        """Everything resolved: command line over curator.toml over pack over default."""
        return Settings.resolve(self.config, self.rulebook, self._overrides)

    @cached_property
    def key(self) -> bytes:
        """The project key; never to be shown, logged or sent."""
        return project_key.read(self.config.workspace.id)

    @cached_property
    def ids(self) -> Identities:
        return Identities(self.key)

    @cached_property
    def store(self) -> Store:
        """Reached on first use, whichever process owns it. Raises StoreError where something else holds it."""
        from curator.store.shared import Shared

        return Shared(
            self.folder,
            self.ids,
            wait=self.wait,
            behind=self._warn_of_loss,
            tell=lambda text: self.warn(text),
            key=self.find_store_key,
        )

    @property
    def is_encrypted(self) -> bool:
        """Whether its store is encrypted at rest."""
        return store_key.is_encrypted(self.folder)

    def find_store_key(self, known: StoreKey | None = None) -> StoreKey | None:
        """None where the store is not encrypted. known: the last one.

        Raises UsageError where there is no passphrase, StoreError where it is another one.
        """
        from curator.store import file

        if not self.is_encrypted and not file.says_encrypted(self.folder / file.NAME):
            return None
        # Two where a change of the passphrase was broken off.
        found = [d for name in (store_key.NAME, store_key.NEXT) if (d := store_key.read(self.folder, name))]
        for key in (known, self.store_key):
            if key is not None and any(derivation.fits(key) for derivation in found):
                return key
        if found:
            self.store_key = passphrases.key_of(found, self.config.workspace.id, self._ask)
            return self.store_key
        return None

    def check_store(self) -> None:
        """Raises StoreError where something else holds the store; opens nothing yet."""
        from curator.store.shared import check

        check(self.folder)

    def _warn_of_loss(self, events: int) -> None:
        self.warn(f"the store lost its last {events} acknowledged events; restore a backup if you have one")

    def owns(self, path: Path) -> bool:
        """Whether a file is the workspace's own: its settings, store, rules and exports, which hold no new input.

        Asked before anything is opened: to open and close the database's file a second time would drop its lock.
        """
        try:
            inside = path.resolve().relative_to(self.folder.resolve())
        except ValueError:
            return False
        first = inside.parts[0] if inside.parts else ""
        return first in _OWN or first.startswith(("store.", "vault."))

    @property
    def rule_folders(self) -> tuple[str, ...]:
        """Folders of rules about personal data over the shipped ones: of the packs, shipped and own, then the
        workspace's own."""
        roots = (shipped("rules/packs"), self.folder / "rules" / "packs")
        packs = [root / pack for pack in self.config.workspace.packs for root in roots]
        return tuple(str(folder) for folder in (*packs, self.folder / "rules" / "pii") if folder.is_dir())

    def close(self) -> None:
        self.answers.clear()
        if "store" in self.__dict__:
            self.store.close()
            del self.__dict__["store"]

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _new_passphrase(ask: Ask | None) -> str:
    """Raises UsageError where nobody gives one, StoreError where nothing here could encrypt with it."""
    from curator.store import encryption

    encryption.check()
    return passphrases.new(ask)


def actor_name(given: str | None = None) -> str:
    """Who decides: what the command line says, else CURATOR_ACTOR, else the login.

    Raises UsageError for a name that nobody could read in a log.
    """
    name = os.environ.get(ACTOR_VARIABLE) if given is None else given
    if name is not None:
        if not name.strip() or not name.isprintable():
            raise UsageError("a name of blanks or signs says nobody", fix='say who you are: --as "Your Name"')
        return name
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        raise UsageError("this login has no name", fix=f"say who you are: --as NAME, or set {ACTOR_VARIABLE}") from None
