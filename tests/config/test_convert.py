"""One function makes typed dataclasses of what a file says, and refuses everything else with its line."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest

from curator.config import Node, convert, line_number, node_of, problem_in
from curator.errors import FileProblem

FILE = Path("some.yaml")


@dataclass(frozen=True)
class Inner:
    name: str
    line: int | None = line_number()


@dataclass(frozen=True)
class Outer:
    text: str = ""
    whole: int = 0
    number: float = 0.0
    flag: bool = False
    maybe: int | None = None
    either: str | tuple[str, ...] = ""
    kind: Literal["a", "b"] = "a"
    many: tuple[int, ...] = ()
    pair: tuple[str, int] = ("", 0)
    named: dict[str, float] = field(default_factory=dict)
    inner: Inner | None = None
    inners: tuple[Inner, ...] = ()
    share: float = field(default=0.5, metadata={"low": 0, "high": 1})


def read(**values: object) -> Outer:
    return convert(node_of(values, lambda path: 7), Outer, problem_in(FILE))


def problem(**values: object) -> FileProblem:
    with pytest.raises(FileProblem) as caught:
        read(**values)
    return caught.value


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"text": "x"}, "x"),
        ({"whole": 3}, 3),
        ({"number": 3}, 3.0),
        ({"flag": True}, True),
        ({"maybe": None}, None),
        ({"maybe": 4}, 4),
        ({"either": "x"}, "x"),
        ({"either": ["x", "y"]}, ("x", "y")),
        ({"kind": "b"}, "b"),
        ({"many": [1, 2]}, (1, 2)),
        ({"pair": ["x", 1]}, ("x", 1)),
        ({"named": {"x": 1}}, {"x": 1.0}),
        ({"inner": {"name": "n"}}, Inner("n")),
        ({"inners": [{"name": "n"}, {"name": "m"}]}, (Inner("n"), Inner("m"))),
    ],
)
def test_a_value_of_the_right_kind_is_taken(given: dict[str, Any], expected: object) -> None:
    (name,) = given
    value = getattr(read(**given), name)
    assert value == expected
    assert type(value) is type(expected)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"text": 1}, "text must be text, not a whole number"),
        ({"text": None}, "text must be text, not nothing"),
        ({"whole": "1"}, "whole must be a whole number, not text"),
        ({"whole": 1.0}, "whole must be a whole number, not a number"),
        ({"whole": True}, "whole must be a whole number, not true or false"),
        ({"number": True}, "number must be a number, not true or false"),
        ({"number": float("nan")}, "number must be a finite number"),
        ({"number": 10**400}, "number must be a finite number"),
        ({"flag": 1}, "flag must be true or false, not a whole number"),
        ({"maybe": "x"}, "maybe must be a whole number, not text"),
        ({"either": 1}, "either must be text or a list, not a whole number"),
        ({"kind": "c"}, "kind must be one of a, b"),
        ({"kind": 1}, "kind must be one of a, b, not a whole number"),
        ({"many": "12"}, "many must be a list, not text"),
        ({"many": [1, "x"]}, "many[1] must be a whole number, not text"),
        ({"pair": ["x"]}, "pair must have 2 items, not 1"),
        ({"named": {"x": "y"}}, "named.x must be a number, not text"),
        ({"inner": {}}, "key 'name' is missing in inner"),
        ({"inners": [{"name": "x"}, {"nam": "x"}]}, "unknown key 'nam' in inners[1]"),
        ({"inner": {"name": "x", "line": 3}}, "unknown key 'line' in inner"),
        ({"wholes": 1}, "unknown key 'wholes'"),
        ({"share": 1.01}, "share must be 0 or more and 1 or less"),
        ({"share": -1}, "share must be 0 or more and 1 or less"),
    ],
)
def test_anything_else_is_refused_with_its_place(given: dict[str, Any], message: str) -> None:
    assert str(problem(**given)) == f"some.yaml:7: {message}"


def test_an_unknown_key_names_the_nearest() -> None:
    assert problem(flagg=True).fix == "did you mean 'flag'?"


def test_a_number_where_text_belongs_asks_for_quotes() -> None:
    assert problem(text=1).fix == "put it in quotes"


def test_an_entry_knows_its_line() -> None:
    assert convert(Node({"name": Node("x", 4)}, 3), Inner, problem_in(FILE)).line == 3
