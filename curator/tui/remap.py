"""Keys that a user wants to be others, checked against all there are before the screen opens."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator, Mapping

from textual.binding import Binding, BindingsMap
from textual.dom import DOMNode

import curator.tui
from curator.errors import UsageError
from curator.registry import nearest


def bindings() -> Iterator[Binding]:
    """Every key that a screen, widget or dialog of ours binds, one at a time; some are bound in several."""
    for module in pkgutil.walk_packages(curator.tui.__path__, f"{curator.tui.__name__}."):
        for _, thing in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if issubclass(thing, DOMNode) and thing.__module__ == module.name:
                for bound in BindingsMap(vars(thing).get("BINDINGS", ())).key_to_bindings.values():
                    yield from bound


def keymap(wanted: Mapping[str, str]) -> dict[str, str]:
    """What Textual takes: keys by the id of a binding.

    Raises UsageError for an id that is none, and for a key that would have two meanings.
    """
    if not wanted:
        return {}
    before: dict[str, set[str]] = {}
    for binding in bindings():
        before.setdefault(str(binding.id), set()).add(binding.key)
    after = dict(before)
    for id, keys in wanted.items():
        if id not in before:
            raise UsageError(f"[keys] in curator.toml: there is no {id!r}", fix=nearest(id, sorted(before)))
        after[id] = {_key(key) for key in keys.split(",")}
    taken: dict[str, str] = {}
    for id in sorted(after, key=lambda id: id in wanted):
        for key in after[id]:
            if key in taken:
                raise UsageError(
                    f"[keys] in curator.toml: {id} cannot have the key {key}, which is that of {taken[key]}",
                    fix=f"choose another, or give {taken[key]} another too",
                )
            taken[key] = id
    return dict(wanted)


def _key(key: str) -> str:
    """The name by which Textual knows it."""
    (binding,) = Binding.make_bindings([Binding(key.strip() or "space", "none")])
    return binding.key
