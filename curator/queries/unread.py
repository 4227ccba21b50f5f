"""What no rule can read: texts in languages without rules for names, files written as letters, images and files."""

from __future__ import annotations

from curator.privacy.unread import MEDIA as MEDIA
from curator.privacy.unread import languages_of
from curator.queries.policy import Policy
from curator.store import lookups, unread
from curator.store.unread import Unread as Unread
from curator.workspace import Workspace


def covered(workspace: Workspace) -> list[str]:
    """The languages in which names are looked for: those of the rules, and those that the settings add."""
    return sorted(languages_of(workspace.rule_folders).covered | set(workspace.settings.config.scrub.languages))


def opaque(workspace: Workspace, *, as_of: int | None = None, target: str | None = None) -> list[str]:
    """Places of images and files that no scan can read and nobody vouched for, in order of import, each once."""
    views = Policy.of(workspace, target=target).views
    found = (lookups.opaque(workspace.store, as_of=as_of, edits=edits) for edits in views)
    return list(dict.fromkeys(place for places in found for place in places))


def where(place: str) -> str:
    """CONVERSATION/INDEX/PATH of an image or a file in words, such as "message 0, part 1 of 3tyeaaaaaaaaaaaa"."""
    conversation, index, path = place.split("/", 2)
    part = f"part {path.rpartition('/')[2]}"
    return (
        f"{part} of another answer of {conversation}" if index == "-" else f"message {index}, {part} of {conversation}"
    )


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
