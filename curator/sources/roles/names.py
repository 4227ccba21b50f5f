"""Role names of other formats."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from curator.records import ROLES
from curator.records.openai import ShapeError, json_kind, unknown_role

#: What a turn is that holds a call of a function and not words.
FUNCTION_CALL = "function_call"
#: What stands for all speakers that no other --role names, and that nothing else tells.
OTHERS = "*"
_ALIASES = {
    "human": "user",
    "gpt": "assistant",
    "chatgpt": "assistant",
    "bard": "assistant",
    "bing": "assistant",
    "bot": "assistant",
    "ai": "assistant",
    "observation": "tool",
    FUNCTION_CALL: FUNCTION_CALL,
    **{role: role for role in ROLES},
}


def role_of(name: str, path: str, roles: Mapping[str, str]) -> str:
    """Our role for a name (any case), or FUNCTION_CALL; `roles` (--role NAME=ROLE) come first. Raises ShapeError."""
    role = roles.get(name) or _ALIASES.get(name.strip().lower()) or roles.get(OTHERS)
    if role is None:
        raise unknown_role(path, name)
    return role


def speaker_of(turn: Mapping[str, Any], key: str, path: str, roles: Mapping[str, str]) -> str:
    """Our role for the name under `key` of a turn that holds words. Raises ShapeError."""
    name = turn.get(key)
    if not isinstance(name, str):
        raise ShapeError(f"{path}.{key}", f"must be a string, not {json_kind(name)}" if key in turn else "is missing")
    role = role_of(name, f"{path}.{key}", roles)
    if role == FUNCTION_CALL:
        raise unknown_role(f"{path}.{key}", name)
    return role
