"""From speakers to roles: staff, bots and agents are the assistant, customers the user; people say what is open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from curator.errors import Question, UndecidedError
from curator.sources.containers.where import Where
from curator.sources.roles.names import OTHERS
from curator.sources.roles.role_words import role_by_words

_NONE: Mapping[str, str] = {}
_SIDES = {"assistant": "user", "user": "assistant"}
#: Marks that nobody sees and that exports put around names.
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def roles_of(
    turns: Mapping[str, int], told: Mapping[str, str], known: Mapping[str, str] = _NONE
) -> tuple[dict[str, str], tuple[tuple[str, int], ...]]:
    """(role of each speaker, the speakers whose role is open with their turns).

    turns: speaker -> how many. told: --role. known: what the file itself says of some. A speaker of whom nothing is
    said is on the other side of those of whom something is: a customer, where only staff was named, and so on.
    What was told of people who do not speak here says nothing of those who do.
    """
    said = _said(turns, told)
    roles = {**said}
    for name in turns:
        role = said.get(name) or known.get(name) or role_by_words(name)
        if role is not None:
            roles[name] = role
    left = [name for name in turns if name not in roles]
    other = told.get(OTHERS) or _other_side(said.values()) or _other_side(roles.values())
    if other is None:
        return roles, tuple((name, turns[name]) for name in left)
    return {**roles, **dict.fromkeys(left, other)}, ()


def undecided(path: Where | str, speakers: tuple[tuple[str, int], ...], *, dates: bool = False) -> UndecidedError:
    """The error for what only people know of a file."""
    wanted, how = [], []
    if speakers:
        one = len(speakers) == 1
        wanted.append("whether a speaker is staff" if one else f"which of {len(speakers)} speakers are staff")
        how.append("--role NAME=assistant for staff")
    if dates:
        wanted.append("whether its dates have the day or the month first")
        how.append("--dates day-first or --dates month-first")
    return UndecidedError(
        f"{path} leaves open {' and '.join(wanted)}", f"say it with {' and '.join(how)}", Question(speakers, dates)
    )


def _said(turns: Mapping[str, int], told: Mapping[str, str]) -> dict[str, str]:
    plain = {_plain(name): role for name, role in told.items()}
    found = {name: told.get(name) or plain.get(_plain(name)) for name in turns}
    return {name: role for name, role in found.items() if role is not None}


def _plain(name: str) -> str:
    return " ".join(_UNSEEN.sub("", name).split()).casefold()


def _other_side(roles: Iterable[str]) -> str | None:
    """Where only one of the two sides is there, the other one."""
    sides = {role for role in roles if role in _SIDES}
    return _SIDES[sides.pop()] if len(sides) == 1 else None
