"""A base model that soon stops to answer takes every model tuned on it with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from curator.errors import RefusedError
from curator.tuning.access import EndpointProblem

if TYPE_CHECKING:
    from curator.tuning.client import Client


@dataclass(frozen=True, slots=True)
class Lasting:
    """base: the model. least: days that it must have left. despite: whatever it has left."""

    base: str
    least: int
    despite: bool

    def notes(self, day: str) -> list[str]:
        """What to tell of the day on which the base ends (ISO, "" where none is known).

        Raises RefusedError where that is too soon.
        """
        if not day:
            return []
        days = days_until(day)
        told = (
            f"{self.base} was shut down on {day}" if days < 0 else f"{self.base} is shut down on {day}, in {days} days"
        )
        if days < self.least and not self.despite:
            fix = "choose another base, or say --despite-shutdown"
            raise RefusedError(f"{told}, and with it every model tuned on it", fix=fix)
        return [told]


def refuse_by_list(client: Client, lasting: Lasting) -> None:
    """Ask a provider for its models: to be done once people have agreed to its host, before anything else is sent.

    Raises RefusedError where it says that the base ends too soon, EndpointProblem where it cannot be asked.
    """
    try:
        days = [model.shutdown for model in client.models() if model.id == lasting.base]
    except EndpointProblem as problem:
        # not everybody has such a list; that it cannot be reached, or that the key is wrong, is told before the upload
        if problem.status not in (200, 404, 405, 501):
            raise
        return
    for day in days:
        lasting.notes(day)


def days_until(day: str) -> int:
    """From today (UTC) to a day (ISO); below 0 once it is over."""
    try:
        return (date.fromisoformat(day) - datetime.now(UTC).date()).days
    except ValueError:
        return 10**6
