"""The parties of a helpdesk's records: whose turn is the assistant's, and what of a message is beside its words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from curator.records import JsonObject
from curator.records.openai import ShapeError, json_kind
from curator.sources.roles.names import OTHERS
from curator.sources.roles.role_words import role_by_words


def told_role(roles: Mapping[str, str], *names: Any) -> str | None:
    """What --role says of somebody, by any of the names that a record has for them."""
    return next((roles[name] for name in names if isinstance(name, str) and name in roles), None)


def object_at(record: Mapping[str, Any], key: str, path: str = "") -> JsonObject:
    """The object under a key; an empty one where it is null or missing. Raises ShapeError for anything else."""
    value = record.get(key)
    if value is None:
        return {}
    if isinstance(value, dict):
        return value
    raise ShapeError(f"{path}.{key}" if path else key, f"must be an object, not {json_kind(value)}")


def side_of(roles: Mapping[str, str], kind: Any, names: tuple[Any, ...], sides: Mapping[str, str], path: str) -> str:
    """The role of an author of such a kind. Raises ShapeError for a kind that nobody knows."""
    role = told_role(roles, kind, *names) or (sides.get(kind) if isinstance(kind, str) else None)
    if role is None and isinstance(kind, str):
        role = role_by_words(kind.replace("_", " "))
    role = role or roles.get(OTHERS)
    if role is None:
        raise ShapeError(path, f"none of {', '.join(sides)}: say what it stands for with --role NAME=assistant")
    return role
