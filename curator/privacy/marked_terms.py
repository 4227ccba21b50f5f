"""marked_terms.yaml: words that people marked to be found everywhere, beside their own own_terms.yaml.

It says again what decisions say, so that detection needs no store; an undo of the decision takes its words out.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import yaml

from curator.privacy.own_terms import MARKED_TERMS_FILE
from curator.private import make_folder, write_whole

_HEAD = """\
# Written from the decisions of `curator privacy missed --everywhere`; `curator undo` takes one back.
# Words of your own go to own_terms.yaml.
"""


def write_marked_terms(folder: Path, terms: Iterable[tuple[str, str, bool]]) -> bool:
    """Make the file of a folder hold these (entity, words, whether their case counts), or be gone where there are none.

    Answers whether it changed.

    Raises OSError.
    """
    path = folder / MARKED_TERMS_FILE
    by_entity: dict[str, list[str | dict[str, str | bool]]] = {}
    for entity, words, cased in sorted(set(terms)):
        by_entity.setdefault(entity, []).append({"text": words, "case": True} if cased else words)
    if not by_entity:
        there = path.exists()
        path.unlink(missing_ok=True)
        return there
    content = _HEAD + yaml.safe_dump(by_entity, allow_unicode=True)
    if path.exists() and path.read_text(encoding="utf-8") == content:
        return False
    make_folder(folder)
    write_whole(path, content)
    return True
