"""Every rule has a fixture that fails and one that passes, and the page of the rules shows them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from curator.exports.checks.titles import TITLES
from tests.checks.rule_table import FIXTURES, page

ROOT = Path(__file__).parents[2]


def written() -> set[str]:
    """The codes that the code of the rules can tell."""
    found = set()
    for path in (ROOT / "curator" / "exports").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("error", "warning"):
                number = node.args[0]
                if path.name == "definitions.py":  # of rules 11 and 12, as its callers say
                    continue
                assert isinstance(number, ast.Constant), f"{path.name}:{node.lineno}: a rule's number is written out"
                found.add(f"{'E' if node.func.id == 'error' else 'W'}{number.value!r}")
    return found


def test_every_rule_of_the_code_is_in_the_table_with_a_fixture() -> None:
    assert written() == TITLES.keys()
    assert list(FIXTURES) == list(TITLES)


@pytest.mark.parametrize("code", [*FIXTURES])
def test_the_failing_fixture_of_a_rule_fails_by_it(code: str) -> None:
    assert code in FIXTURES[code].failing()


@pytest.mark.parametrize("code", [*FIXTURES])
def test_the_passing_fixture_of_a_rule_passes_it(code: str) -> None:
    assert code not in FIXTURES[code].passing()


def test_the_page_of_the_rules_is_up_to_date() -> None:
    assert (ROOT / "docs" / "checks.md").read_text(encoding="utf-8") == page(), "make docs"
