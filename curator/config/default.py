"""The text of a fresh curator.toml, made from the tables themselves so that it can never say something else."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import Field, fields, is_dataclass
from typing import Any, Final

from curator.config.tables import Config

_HEAD: Final = """\
# Settings of this workspace. What stands behind a # is the default, or an example of what can be set.
# The command line wins over this file, this file over packs. Secrets do not belong here: they are refused.
"""
_FOOT: Final = """
[keys]
# Other keys for the terminal interface, by what they do; the names are in docs/keys.md.
# "label.skip" = "x"

[recipes]
# Commands that `curator run NAME` starts one after the other.
# nightly = ["import inbox/", "scrub", "dedup"]
"""


def default_text(packs: Sequence[str], workspace_id: str, settings: Mapping[str, object] | None = None) -> str:
    """A commented curator.toml that sets the packs and the id of the workspace, `settings` by `table.key`, no more."""
    given = {"workspace.packs": list(packs), "workspace.id": workspace_id, **(settings or {})}
    parts = [_HEAD]
    for table in fields(Config):
        value = getattr(Config(), table.name)
        if is_dataclass(value):
            parts.append(f"\n[{table.name}]\n")
            parts.extend(_lines(table.name, fields(value), given))
    return "".join([*parts, _FOOT])


def _lines(table: str, keys: Iterable[Field[Any]], given: Mapping[str, object]) -> Iterable[str]:
    for key in keys:
        yield f"# {key.metadata['help']}\n"
        if (name := f"{table}.{key.name}") in given:
            yield f"{key.name} = {_toml(given[name])}\n"
        else:
            example = key.metadata["example"]
            yield f"# {key.name} = {_toml(key.default if example is None else example)}\n"


def _toml(value: object) -> str:
    """A value as TOML on one line: JSON is TOML for text, numbers, booleans and lists of these."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(item)}" for key, item in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
