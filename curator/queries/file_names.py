"""Names of files as people see them: on one line, whatever bytes they are made of, and not the people in them."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Final

from curator.privacy.file_names import without_people
from curator.workspace import Workspace

#: C0 and C1, DEL, and what turns the direction of the text around or is seen by nobody.
_CONTROLS: Final = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]")


def shown(name: str) -> str:
    """A name or path with escapes for bytes that are not UTF-8 and for characters that command a terminal."""
    text = name.encode("utf-8", "backslashreplace").decode()
    return _CONTROLS.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def told(workspace: Workspace, path: str) -> str:
    """The path of an import as it stands beside records, with an entity such as <PERSON> in the place of each in it.

    The folders in which the workspace lies too stay as they are: they name this machine and its user.
    """
    parts = PurePath(path).parts
    here = workspace.folder.resolve().parts
    shared = next((n for n, (a, b) in enumerate(zip(parts, here, strict=False)) if a != b), min(len(parts), len(here)))
    cleaned = [part if n < shared else without_people(part, workspace.rule_folders) for n, part in enumerate(parts)]
    return path if cleaned == list(parts) else str(PurePath(*cleaned))
