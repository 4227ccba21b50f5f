"""The settings that hold for one command: command line over curator.toml over pack over default, and which it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from pathlib import Path
from typing import Any, Final, Protocol

from curator.config.convert import convert_field, told
from curator.config.nodes import node_of
from curator.config.tables import Config
from curator.errors import CuratorError, UsageError
from curator.registry import nearest

COMMAND_LINE: Final = "command line"
FILE: Final = "curator.toml"
DEFAULT: Final = "default"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What a pack says of the three thresholds, None where it says nothing."""

    replace_from: float | None = field(default=None, metadata={"low": 0, "high": 1.01})
    decide_below: float | None = field(default=None, metadata={"low": 0, "high": 1.01})
    dedup: float | None = field(default=None, metadata={"above": 0, "high": 1})


#: Settings that a pack may set too: the field of Thresholds, and what holds where nobody says anything.
_OF_PACKS: Final = {
    "scrub.replace_from": ("replace_from", 0.3),
    "scrub.decide_below": ("decide_below", 0.85),
    "dedup.threshold": ("dedup", 0.8),
}


class HasThresholds(Protocol):
    """The part of a rulebook that counts here; `sources` tells the files behind `threshold/NAME`."""

    @property
    def thresholds(self) -> Thresholds: ...
    @property
    def sources(self) -> Mapping[str, tuple[Path, ...]]: ...


@dataclass(frozen=True, slots=True)
class Settings:
    """`config` with everything applied; the three thresholds as numbers; where each setting (`table.key`) came from.

    An origin is "command line", "curator.toml", "default", or the name of the rules file of a pack or workspace.
    """

    config: Config
    replace_from: float
    decide_below: float
    dedup_threshold: float
    origins: Mapping[str, str]

    @classmethod
    def resolve(
        cls, config: Config, rulebook: HasThresholds, overrides: Mapping[str, object] | None = None
    ) -> Settings:
        """`overrides`: what the command line gave, by `table.key`; None means it was not given.

        Raises UsageError naming the setting whose value is of a wrong type or out of its range.
        """
        given = {name: value for name, value in (overrides or {}).items() if value is not None}
        origins = {
            name: COMMAND_LINE if name in given else FILE if name in config.given else DEFAULT
            for name in setting_names()
        }
        numbers: dict[str, float] = {}
        for name, (threshold, number) in _OF_PACKS.items():
            of_pack = getattr(rulebook.thresholds, threshold)
            if origins[name] == DEFAULT:
                numbers[name] = number if of_pack is None else of_pack
                if of_pack is not None:
                    origins[name] = rulebook.sources[f"threshold/{threshold}"][-1].name
        final = _with(config, {**numbers, **given})
        scrub, dedup = final.scrub, final.dedup
        if scrub.replace_from is None or scrub.decide_below is None or dedup.threshold is None:
            raise TypeError("a threshold was not resolved")
        return cls(final, scrub.replace_from, scrub.decide_below, dedup.threshold, origins)


def setting_names() -> list[str]:
    """`table.key` of every setting, in the order of the file; recipes and keys are not settings."""
    tables = {table.name: getattr(Config(), table.name) for table in fields(Config)}
    return [f"{table}.{key.name}" for table, value in tables.items() if is_dataclass(value) for key in fields(value)]


def _with(config: Config, values: Mapping[str, object]) -> Config:
    changes: dict[str, dict[str, Any]] = {}
    for name, value in values.items():
        if name not in setting_names():
            raise UsageError(f"there is no setting {name!r}", nearest(name, setting_names()))
        table, _, key = name.partition(".")
        owner = type(getattr(config, table))
        changes.setdefault(table, {})[key] = convert_field(node_of(value), owner, key, _usage_error, name)
    for table, change in changes.items():
        try:
            config = replace(config, **{table: replace(getattr(config, table), **change)})
        except ValueError as error:
            message, fix = told(error)
            raise UsageError(f"{table}: {message}", fix) from None
    return config


def _usage_error(line: int | None, message: str, fix: str) -> CuratorError:
    return UsageError(message, fix)
