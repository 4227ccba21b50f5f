"""The tests inside the shipped rules, one by one; and that they could fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from curator.flags.own_tests import Outcome, outcomes
from curator.rulebook.flags import load_flags
from curator.rulebook.packs import pack_names

SHIPPED = load_flags(None, ())


@pytest.mark.parametrize(
    "outcome",
    [outcome for loaded in SHIPPED.values() for outcome in outcomes(loaded)],
    ids=lambda o: f"{o.rule}-{o.number}-{o.expected}",
)
def test_a_shipped_rule_flags_what_it_must_and_nothing_else(outcome: Outcome) -> None:
    assert outcome.ok


@pytest.mark.parametrize("rule", SHIPPED)
def test_every_shipped_rule_has_tests_of_both_kinds_and_says_why(rule: str) -> None:
    found = SHIPPED[rule].rule
    assert found.tests.must_flag
    assert found.tests.must_not_flag
    assert found.why
    assert found.suggestion
    assert found.category != "bias" or found.source


@pytest.mark.parametrize("pack", pack_names(None))
def test_every_rule_still_passes_its_tests_under_each_pack(pack: str) -> None:
    failed = [o for loaded in load_flags(None, [pack]).values() for o in outcomes(loaded) if not o.ok]
    assert failed == []


def test_a_test_that_does_not_hold_is_told(tmp_path: Path) -> None:
    path = tmp_path / "rules" / "quality" / "own.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(
        "flags:\n  - {id: quality/own, kind: regex, severity: warn, message: found, patterns: [abc],"
        " tests: {must_flag: [xyz], must_not_flag: [abc]}}\n",
        encoding="utf-8",
    )
    found = list(outcomes(load_flags(tmp_path, ())["quality/own"]))
    assert [(o.expected, o.ok) for o in found] == [(True, False), (False, False)]
