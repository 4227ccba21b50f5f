"""How a server is to behave."""

from __future__ import annotations

from dataclasses import dataclass, field

from curator.errors import UsageError
from curator.registry import nearest
from curator.tuning.local import scenarios


@dataclass(frozen=True, slots=True)
class Options:
    """port: 0 for any that is free. idle_minutes: without requests and running jobs until it ends; None for never.

    scenarios: names from `scenarios.NAMES`, for tests. Raises UsageError for a name that is not among them.
    """

    port: int = 0
    idle_minutes: float | None = 10
    scenarios: frozenset[str] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        for name in self.scenarios - scenarios.NAMES.keys():
            raise UsageError(f"there is no scenario {name!r}", fix=nearest(name, list(scenarios.NAMES)))

    def arguments(self) -> list[str]:
        """As words of a command, which `parse` reads."""
        idle = "never" if self.idle_minutes is None else str(self.idle_minutes)
        return [str(self.port), idle, *sorted(self.scenarios)]

    @staticmethod
    def parse(words: list[str]) -> Options:
        port, idle, *names = words
        return Options(int(port), None if idle == "never" else float(idle), frozenset(names))
