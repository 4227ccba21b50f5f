"""The one function that turns what a file says into typed frozen dataclasses, strictly: curator.toml and rules alike.

Fields may be str, int, float, bool, Literal, tuple[X, ...], tuple[X, Y], dict[str, X], dataclasses, and unions of these
with or without None. A field's metadata may hold `low` and `high`, the ends of a number's range, `above`, an end that
is not in it, and `file: False` where no file may set it. A dataclass checks what concerns several fields in
`__post_init__` by raising ValueError with what is wrong and, where the words do not say it, how to mend it.
"""

from __future__ import annotations

import math
import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, field, fields, is_dataclass
from functools import cache
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from curator.config.nodes import Node, Problem
from curator.registry import nearest

T = TypeVar("T")

_WORDS: dict[object, str] = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    type(None): "nothing",
    tuple: "a list",
    list: "a list",
    dict: "a mapping",
}


def line_number() -> Any:
    """A dataclass field that no file can set: it receives the line on which the entry stands."""
    return field(default=None, compare=False, repr=False, metadata={"file": False, "line": True})


def convert(node: Node, kind: type[T], problem: Problem, name: str = "") -> T:
    """`node` as a `kind`; `name` is how errors call it. Raises what `problem` makes of the first thing wrong."""
    return cast(T, _Converter(problem).value(node, kind, name))


def convert_field(node: Node, owner: type, key: str, problem: Problem, name: str) -> Any:
    """`node` as the value of one field of a dataclass. Raises as `convert` does."""
    return _Converter(problem).field(node, owner, _keys(owner)[key], name)


def told(error: ValueError) -> tuple[str, str]:
    """What is wrong, and how to mend it: "" where the words say it."""
    message, fix = (*error.args, "", "")[:2]
    return str(message), str(fix)


@cache
def _hints(owner: type) -> dict[str, Any]:
    return get_type_hints(owner)


def _keys(owner: type) -> dict[str, Field[Any]]:
    return {f.name: f for f in fields(owner) if f.metadata.get("file", True)}


class _Converter:
    def __init__(self, problem: Problem) -> None:
        self.problem = problem

    def value(self, node: Node, kind: Any, name: str) -> Any:
        origin = get_origin(kind)
        if origin in (Union, types.UnionType):
            return self.union(node, get_args(kind), name)
        if not _fits(node.value, kind):
            raise self.wrong_type(node, (kind,), name)
        if origin is Literal:
            return self.literal(node, get_args(kind), name)
        if origin is tuple:
            return self.items(node, get_args(kind), name)
        if origin is dict:
            item = get_args(kind)[1]
            return {key: self.value(inner, item, _inside(name, key)) for key, inner in _mapping(node).items()}
        if is_dataclass(kind):
            return self.record(node, cast(type, kind), name)
        return self.number(node, name) if kind is float else node.value

    def union(self, node: Node, kinds: tuple[Any, ...], name: str) -> Any:
        if node.value is None and type(None) in kinds:
            return None
        wanted = tuple(kind for kind in kinds if kind is not type(None))
        for kind in wanted:
            if len(wanted) == 1 or _fits(node.value, kind):
                return self.value(node, kind, name)
        raise self.wrong_type(node, wanted, name)

    def literal(self, node: Node, options: tuple[Any, ...], name: str) -> Any:
        for option in options:
            if type(option) is type(node.value) and option == node.value:
                return option
        words = [str(option) for option in options]
        raise self.problem(node.line, f"{name} must be one of {', '.join(words)}", nearest(str(node.value), words))

    def items(self, node: Node, kinds: tuple[Any, ...], name: str) -> tuple[Any, ...]:
        nodes = cast(list[Node], node.value)
        if kinds[-1] is Ellipsis:
            kinds = (kinds[0],) * len(nodes)
        if len(kinds) != len(nodes):
            raise self.problem(node.line, f"{name} must have {len(kinds)} items, not {len(nodes)}", "")
        return tuple(self.value(n, k, f"{name}[{i}]") for i, (n, k) in enumerate(zip(nodes, kinds, strict=True)))

    def number(self, node: Node, name: str) -> float:
        try:
            number = float(cast(float, node.value))
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            raise self.problem(node.line, f"{name} must be a finite number", "")
        return number

    def record(self, node: Node, owner: type, name: str) -> Any:
        known = _keys(owner)
        given = _mapping(node)
        of = f" in {name}" if name else ""
        for key, inner in given.items():
            if key not in known:
                raise self.problem(inner.line, f"unknown key {key!r}{of}", nearest(key, list(known)))
        values: dict[str, Any] = {f.name: node.line for f in fields(owner) if "line" in f.metadata}
        for key, one in known.items():
            if key in given:
                values[key] = self.field(given[key], owner, one, _inside(name, key))
            elif one.default is MISSING and one.default_factory is MISSING:
                raise self.problem(node.line, f"key {key!r} is missing{of}", f"add {key}")
        try:
            return owner(**values)
        except ValueError as error:
            message, fix = told(error)
            raise self.problem(node.line, f"{name}: {message}" if name else message, fix) from None

    def field(self, node: Node, owner: type, one: Field[Any], name: str) -> Any:
        value = self.value(node, _hints(owner)[one.name], name)
        if isinstance(value, int | float):
            self.in_range(node, value, one.metadata, name)
        return value

    def in_range(self, node: Node, value: float, range_: Mapping[Any, Any], name: str) -> None:
        low, above, high = range_.get("low"), range_.get("above"), range_.get("high")
        ends = [f"{low:g} or more"] if low is not None else [f"more than {above:g}"] if above is not None else []
        ends += [f"{high:g} or less"] if high is not None else []
        if (
            (low is not None and value < low)
            or (above is not None and value <= above)
            or (high is not None and value > high)
        ):
            raise self.problem(node.line, f"{name} must be {' and '.join(ends)}", "")

    def wrong_type(self, node: Node, kinds: tuple[Any, ...], name: str) -> Exception:
        is_number = isinstance(node.value, int | float) or node.value is None
        fix = "put it in quotes" if str in kinds and is_number else ""
        wanted = " or ".join(dict.fromkeys(_words(kind) for kind in kinds))
        found = _WORDS.get(type(node.value), "a date or time")
        return self.problem(node.line, f"{name or 'the file'} must be {wanted}, not {found}", fix)


def _inside(name: str, key: str) -> str:
    return f"{name}.{key}" if name else key


def _mapping(node: Node) -> dict[str, Node]:
    return cast(dict[str, Node], node.value)


def _words(kind: Any) -> str:
    if get_origin(kind) is Literal:
        return "one of " + ", ".join(str(option) for option in get_args(kind))
    return _WORDS.get(get_origin(kind) or kind, "a mapping")


def _fits(value: object, kind: Any) -> bool:
    """Whether a value has the outer shape of a kind; what is inside is checked when it is converted."""
    origin = get_origin(kind)
    if origin is Literal:
        return any(type(option) is type(value) for option in get_args(kind))
    if origin is tuple:
        return isinstance(value, list)
    if origin is dict or is_dataclass(kind):
        return isinstance(value, dict)
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if kind in (str, int, bool):
        return type(value) is kind
    raise TypeError(f"no file can hold a {kind!r}")
