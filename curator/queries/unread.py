"""What no rule can read: texts in languages without rules for names, and files written as letters."""

from __future__ import annotations

from curator.privacy.unread import languages_of
from curator.queries.policy import Policy
from curator.store import unread
from curator.store.unread import Unread as Unread
from curator.workspace import Workspace


def covered(workspace: Workspace) -> list[str]:
    """The languages in which names are looked for: those of the rules, and those that the settings add."""
    return sorted(languages_of(workspace.rule_folders).covered | set(workspace.settings.config.scrub.languages))


def waiting_unread(
    workspace: Workspace,
    *,
    language: str | None = None,
    conversations: list[str] | None = None,
    as_of: int | None = None,
    target: str | None = None,
) -> list[Unread]:
    """Each place of a text that waits for somebody to read it, in order of import.

    language: of one language, or "media", only. target: of what leaves for it.
    """
    views = Policy.of(workspace, target=target).views
    known = covered(workspace)
    found = [
        item
        for edits in views
        for item in unread.unread(workspace.store, covered=known, conversations=conversations, as_of=as_of, edits=edits)
        if language in (None, item.name)
    ]
    return list(dict.fromkeys(found))
