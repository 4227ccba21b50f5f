"""What a person means who asks for an original: the id of a value, finding or occurrence, or a pseudonym as shown."""

from __future__ import annotations

import re
from dataclasses import dataclass

from curator.errors import UsageError
from curator.privacy.tags import TAG
from curator.queries.conversations import LEAST_PREFIX
from curator.store import lookups, renders, surrogates
from curator.workspace import Workspace

_ID = re.compile(rf"[a-z2-7]{{{LEAST_PREFIX},16}}")


@dataclass(frozen=True, slots=True)
class Asked:
    """values: keyed ids of the values meant. finding: of these, that one alone. pseudonym: where one was named."""

    values: tuple[str, ...]
    finding: str = ""
    pseudonym: str = ""


def asked(workspace: Workspace, text: str) -> Asked:
    """Raises UsageError where nothing here goes by that name, or several do."""
    store = workspace.store
    name = text.strip()
    tag = TAG.fullmatch(name if name.startswith("<") else f"<{name}>")
    if tag:
        return Asked(tuple(_of_tag(workspace, tag)), pseudonym=tag[0])
    head = name.partition("@")[0]
    if _ID.fullmatch(head) and ("@" not in name or name.count("/") >= 2):
        found = lookups.values_with_prefix(store, prefix=head) if "@" not in name else []
        finding = [] if found else lookups.findings_with_prefix(store, prefix=head)
        if len(found) + len(finding) > 1:
            raise UsageError(
                f"{head!r} is the beginning of several ids: {', '.join([*found, *finding])}", fix="give more of it"
            )
        if found:
            return Asked((found[0],))
        if finding:
            return Asked(tuple(lookups.values_of(store, finding=finding[0])), finding=finding[0])
    return Asked(tuple(id for _, id in surrogates.named(store, surrogate=name)), pseudonym=name)


def _of_tag(workspace: Workspace, tag: re.Match[str]) -> list[str]:
    if tag[2]:
        return renders.numbered(workspace.store, entity=tag[1], number=int(tag[2]))
    return lookups.values_with_prefix(workspace.store, prefix=tag[0].rpartition("_")[2].rstrip(">"))
