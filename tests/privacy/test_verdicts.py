"""The strongest verdict holds; without one, the score decides what is replaced and what a person must look at."""

from __future__ import annotations

from dataclasses import replace

import pytest

from curator.privacy.verdicts import Judged, Verdicts, effective
from curator.records import Finding

FOUND = Finding(
    id="f1", kind="pii", name="PERSON", subject="t1", span=(0, 3), score=0.5, value="v1",
    seen_by=(("pii/a", "1", 0.5), ("pii/b", "1", 0.2)),
)  # fmt: skip
PLACE = "c1/0/content"


def judged(verdicts: Verdicts, finding: Finding = FOUND, place: str = PLACE, decide_below: float = 0.85) -> Judged:
    (result,) = effective([finding], verdicts, replace_from=0.3, decide_below=decide_below, place=place)
    return result


@pytest.mark.parametrize(
    ("score", "replaced", "decided", "why"),
    [
        (0.29, False, True, "weak"),
        (0.3, True, False, "unsure"),
        (0.84, True, False, "unsure"),
        (0.85, True, True, "sure"),
        (1.0, True, True, "sure"),
    ],
)
def test_without_a_verdict_the_score_decides(score: float, replaced: bool, decided: bool, why: str) -> None:
    result = judged(Verdicts(), replace(FOUND, score=score, seen_by=(("pii/a", "1", score),)))
    assert (result.replaced, result.decided, result.why) == (replaced, decided, why)


def test_a_limit_above_one_leaves_everything_to_people() -> None:
    finding = replace(FOUND, score=1.0, seen_by=(("pii/a", "1", 1.0),))
    assert judged(Verdicts(), finding, decide_below=1.01).undecided


def test_stronger_scopes_win_over_weaker_ones() -> None:
    everything = Verdicts(
        occurrences={f"f1@{PLACE}": "not_personal"},
        findings={"f1": "LOCATION"},
        values={"v1": "not_personal"},
        rules={"pii/a": "personal"},
    )
    at_place = judged(everything)
    assert (at_place.replaced, at_place.why) == (False, "occurrence")
    elsewhere = judged(everything, place="c2/0/content")
    assert (elsewhere.replaced, elsewhere.entity, elsewhere.why) == (True, "LOCATION", "finding")
    by_value = judged(replace(everything, findings={}), place="c2/0/content")
    assert (by_value.replaced, by_value.why) == (False, "value")
    by_rule = judged(Verdicts(rules=everything.rules))
    assert (by_rule.replaced, by_rule.decided, by_rule.why) == (True, True, "rule")


@pytest.mark.parametrize("verdict", ["not_personal", "dismissed"])
def test_a_refused_finding_is_decided_and_stays(verdict: str) -> None:
    result = judged(Verdicts(findings={"f1": verdict}))
    assert (result.replaced, result.decided) == (False, True)


def test_a_weak_finding_that_a_person_confirms_is_replaced() -> None:
    weak = replace(FOUND, score=0.1, seen_by=(("pii/a", "1", 0.1),))
    assert judged(Verdicts(values={"v1": "personal"}), weak).replaced


def test_a_refused_rule_is_out_and_the_other_one_s_score_stands() -> None:
    strong_left = replace(FOUND, seen_by=(("pii/a", "1", 0.9), ("pii/b", "1", 0.4)), score=0.9)
    result = judged(Verdicts(rules={"pii/a": "not_personal"}), strong_left)
    assert (result.replaced, result.decided, result.why) == (True, False, "unsure")
    both = judged(Verdicts(rules={"pii/a": "not_personal", "pii/b": "dismissed"}), strong_left)
    assert (both.replaced, both.decided, both.why) == (False, True, "rule")


def test_a_decided_finding_outlives_its_rule() -> None:
    assert judged(Verdicts(findings={"f1": "personal"}), replace(FOUND, seen_by=(), score=0.0)).replaced


def test_flags_of_quality_and_bias_are_not_judged_here() -> None:
    flag = replace(FOUND, kind="quality")
    assert effective([flag], Verdicts(), replace_from=0.3, decide_below=0.85, place=PLACE) == []
