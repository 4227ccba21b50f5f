"""Which model a name stands for: a history of steps, of which the last one counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from curator.errors import UsageError

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
#: Words of the command itself.
_TAKEN = frozenset({"to", "status", "history", "rollback", "remove"})


@dataclass(frozen=True, slots=True)
class Target:
    """A model that is served. base_url: "" for the local provider. evaluation: the report that the gate accepted.

    manifest: sha256 of the manifest of the export that it was trained from.
    """

    model: str
    provider: str
    host: str
    base_url: str
    tune: str
    evaluation: str
    manifest: str

    def told(self) -> dict[str, str]:
        return asdict(self)

    @staticmethod
    def of(data: Mapping[str, Any]) -> Target:
        return Target(*(str(data[name]) for name in Target.__slots__))


@dataclass(frozen=True, slots=True)
class Step:
    """what: deployed, rolled back, removed. time: UTC microseconds. deleted: the model was deleted at its provider.

    gone: the models of its tune that were deleted then, checkpoints too.
    """

    what: str
    target: Target
    event: int
    time: int
    actor: str
    deleted: bool = False
    gone: tuple[str, ...] = ()


def standing(steps: Iterable[Step]) -> list[Step]:
    """The steps that a rollback can go to, the one that holds last; empty where nothing is deployed."""
    found: list[Step] = []
    for step in steps:
        if step.what == "removed":
            found.clear()
        elif step.what == "rolled back":
            found.pop()
            # who rolled back, and when, is what holds now
            found[-1:] = [step]
        else:
            found.append(step)
    return found


def check_name(name: str) -> None:
    """Raises UsageError for what cannot be an alias."""
    if not _NAME.fullmatch(name) or name in _TAKEN:
        raise UsageError(
            f"{name!r} can be no alias",
            fix="small letters, digits, dots and hyphens, such as support-desk; no word of the command",
        )


def bounds_missed(
    metrics: Mapping[str, Mapping[str, float]], minimum: Mapping[str, float], maximum: Mapping[str, float]
) -> list[str]:
    """In words, each bound that a report's figures do not keep; a metric that was not measured keeps none."""
    missed = []
    for bounds, holds, words in ((minimum, float.__ge__, "at least"), (maximum, float.__le__, "at most")):
        for name, bound in bounds.items():
            value = metrics.get(name, {}).get("value")
            if value is None:
                missed.append(f"{name} was not measured, {words} {bound:g} is asked")
            elif not holds(float(value), float(bound)):
                missed.append(f"{name} is {value:.3f}, {words} {bound:g} is asked")
    return missed


def verdict_of(comparisons: Sequence[Mapping[str, Any]], base: str) -> str:
    """How a model stands against its base by the task's own metric, "" where they were not compared."""
    found = [row for row in comparisons if (row["against"], row.get("against_role")) == (base, "base")]
    return str(found[0]["verdict"]) if found else ""
