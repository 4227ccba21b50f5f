"""What is known of a provider."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from curator.config import line_number

#: Ours, on this machine.
LOCAL = "local"
#: Any base URL that somebody names.
CUSTOM = "custom"


@dataclass(frozen=True, slots=True)
class Ending:
    """Something that ends on a day (ISO). models: those that stop to answer then."""

    date: str
    what: str
    models: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _day("date", self.date)


@dataclass(frozen=True, slots=True)
class Profile:
    """One file of rules/providers, whose comments in openai.yaml say what each field is. as_of: ISO."""

    title: str
    as_of: str
    methods: tuple[Literal["supervised", "dpo"], ...]
    bills: bool
    base_url: str | None = None
    key_variable: str | None = None
    model: str | None = None
    keeps_metadata: bool = True
    expires_files: bool = True
    deletes_files: bool = True
    has_result_files: bool = True
    endings: tuple[Ending, ...] = ()
    #: The file's name, which users type.
    name: str = field(default="", metadata={"file": False})
    line: int | None = line_number()

    def __post_init__(self) -> None:
        _day("as_of", self.as_of)
        if not self.methods:
            raise ValueError("methods must name at least one")

    def shutdown_of(self, model: str) -> str:
        """The day on which a base model stops to answer (ISO), "" where none is known."""
        days = [ending.date for ending in self.endings if model in ending.models]
        return min(days, default="")


def _day(name: str, text: str) -> None:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{name} must be a day such as 2026-11-21") from None
