"""What was found before is known wherever it moved to; only what came since counts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.errors import UsageError
from curator.exports.checks.baseline import Compared, compare, read_baseline
from curator.exports.checks.problem import Problem, Report
from curator.exports.checks.render import as_dict
from curator.exports.checks.sarif import as_sarif
from tests.running import Curator, chat, write_chats


def problem(code: str = "E8", line: int | None = 1, path: str = "messages[0].role", said: str = "odd") -> Problem:
    return Problem(code, "error" if code[0] == "E" else "warning", line, path, said, "mend it")


def report(*problems: Problem, unlisted: dict[str, int] | None = None) -> Report:
    errors = tuple(p for p in problems if p.level == "error")
    warnings = tuple(p for p in problems if p.level == "warning")
    return Report("train.jsonl", 60, 60, errors, warnings, unlisted=unlisted or {})


def since(before: Report, now: Report) -> Compared:
    return compare(now, read_baseline(json.loads(json.dumps(as_dict(before))), "openai-chat"))


def test_lines_that_moved_keep_their_problems_known_and_a_second_one_of_a_kind_is_new() -> None:
    found = since(report(problem(line=5)), report(problem(line=3), problem(line=9)))
    assert [p.line for p in found.known.errors] == [3]
    assert [p.line for p in found.new.errors] == [9]


def test_of_two_of_a_kind_the_one_on_the_line_of_the_baseline_is_the_known_one() -> None:
    found = since(report(problem(line=9)), report(problem(line=3), problem(line=9)))
    assert [p.line for p in found.new.errors] == [3]


def test_another_number_in_the_words_makes_no_other_problem_and_another_path_does() -> None:
    before = report(problem("W20", said="1 of 1,060 examples have no system message"))
    assert since(before, report(problem("W20", said="12 of 60 examples have no system message"))).new.warnings == ()
    assert len(since(before, report(problem("W20", path="messages", said="1 of 60"))).new.warnings) == 1


def test_what_is_gone_is_counted() -> None:
    found = since(report(problem(), problem("E9")), report(problem()))
    assert (found.gone, len(found.new.errors), len(found.known.errors)) == (1, 0, 1)


def test_of_a_code_with_more_than_are_listed_the_number_counts() -> None:
    before = report(problem(line=1), problem(line=2), unlisted={"E8": 5})
    assert since(before, report(problem(line=1), problem(line=2), unlisted={"E8": 5})).new.unlisted == {}
    found = since(before, report(problem(line=1), problem(line=2), unlisted={"E8": 8}))
    assert (found.new.errors, found.new.unlisted, found.known.unlisted) == ((), {"E8": 3}, {"E8": 5})
    fewer = since(before, report(problem(line=7), problem(line=8), problem(line=9)))
    assert (fewer.new.errors, fewer.gone) == ((), 4)


problems = st.lists(
    st.builds(
        problem, st.sampled_from(["E8", "E9", "W9"]), st.none() | st.integers(1, 5), st.sampled_from(["", "messages"])
    ),
    max_size=8,
)


@given(problems, problems)
def test_known_and_new_are_all_there_is_and_nothing_is_new_since_itself(before: Any, now: Any) -> None:
    found = since(report(*before), report(*now))
    assert sorted(map(str, (*found.new.errors, *found.known.errors))) == sorted(map(str, report(*now).errors))
    assert len(found.known.errors) + len(found.known.warnings) + found.gone == len(before)
    again = since(report(*now), report(*now))
    assert (again.new.errors, again.new.warnings, again.gone) == ((), (), 0)


@given(problems, problems)
def test_sarif_is_as_good_a_baseline_as_json(before: Any, now: Any) -> None:
    kept = as_sarif(report(*before, unlisted={"E8": 2}))
    of_sarif = compare(report(*now), read_baseline(json.loads(json.dumps(kept)), "openai-chat"))
    assert of_sarif == since(report(*before, unlisted={"E8": 2}), report(*now))


@pytest.mark.parametrize("data", [None, [], 7, "x", {}, {"error": {}}, {"runs": []}, {"runs": [{"results": [{}]}]}])
def test_what_is_no_report_is_a_usage_error(data: Any) -> None:
    with pytest.raises(UsageError, match="no report of a check") as told:
        read_baseline(data, "openai-chat")
    assert "curator check FILE --json" in told.value.fix


def good(count: int = 60) -> list[dict[str, Any]]:
    return [
        {
            "messages": [
                {"role": "system", "content": "You help."},
                *chat(f"Question {n} please", f"Yes {n}")["messages"],
            ]
        }
        for n in range(count)
    ]


BOSS = {"messages": [{"role": "boss", "content": "Hello"}]}


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_a_check_fails_for_what_is_new_since_the_baseline_alone(tmp_path: Path, form: str) -> None:
    curator = Curator(tmp_path)
    write_chats(tmp_path / "train.jsonl", [BOSS, *good()])
    (tmp_path / "old").write_text(curator.run("check", "train.jsonl", "--format", form, code=3))
    write_chats(tmp_path / "train.jsonl", [*good(), BOSS])
    assert "0 errors and 0 warnings" in curator.run("check", "train.jsonl", "--baseline", "old")
    write_chats(tmp_path / "train.jsonl", [*good(), BOSS, {**BOSS, "source": "desk"}])
    out = curator.run("check", "train.jsonl", "--baseline", "old", code=3)
    told_of_file = [line for line in out.splitlines() if line.startswith("train.jsonl:")]
    assert [line.partition(" ")[0] for line in told_of_file] == ["train.jsonl:62:"] * 2 + ["train.jsonl:"] * 2
    assert told_of_file[-1] == "train.jsonl: 1 known from the baseline, 0 of it gone"
    told = json.loads(curator.run("check", "train.jsonl", "--baseline", "old", "--json", code=3))
    assert ([error["line"] for error in told["errors"]], told["baseline"]["known"]) == ([61, 62, 62], 1)
    assert [error["line"] for error in told["baseline"]["new_errors"]] == [62, 62]
    (run,) = json.loads(curator.run("check", "train.jsonl", "--baseline", "old", "--format", "sarif", code=3))["runs"]
    states = {
        (result["locations"][0]["physicalLocation"]["region"]["startLine"], result["baselineState"])
        for result in run["results"]
    }
    assert states == {(61, "unchanged"), (62, "new")}
    assert len(curator.run("check", "train.jsonl", "--baseline", "old", "--format", "github", code=3).splitlines()) == 2


def test_a_baseline_that_is_not_there_or_of_another_target_is_a_usage_error(tmp_path: Path) -> None:
    curator = Curator(tmp_path)
    write_chats(tmp_path / "train.jsonl", good())
    assert "none" in curator.json("check", "train.jsonl", "--baseline", "none", code=2)["error"]["message"]
    (tmp_path / "old").write_text(curator.run("check", "train.jsonl", "--json"))
    error = curator.json("check", "train.jsonl", "--baseline", "old", "--target", "together", code=2)["error"]
    assert "openai-chat" in error["message"]
    (tmp_path / "torn").write_text((tmp_path / "old").read_text()[:50])
    assert "no report" in curator.json("check", "train.jsonl", "--baseline", "torn", code=2)["error"]["message"]
