"""The rules for a file while it is written say what the linter says of the file afterwards."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from curator.exports.checks.overlap import Before
from curator.exports.checks.run import check_file
from curator.exports.checks.written import WrittenCheck
from tests.running import chat

NO_QUESTION = {"messages": [{"role": "assistant", "content": "Hello"}]}
SYSTEM = {"role": "system", "content": "You help."}
CHATS: list[dict[str, Any]] = [
    *(chat(f"Where is lamp {n}?", f"On shelf {n}") for n in range(12)),
    {"messages": [SYSTEM, *chat("And the sofa?", "In the yard")["messages"]]},
    {"messages": [SYSTEM, SYSTEM, *chat("Twice?", "  ")["messages"]]},
    NO_QUESTION,
]


def written(examples: list[dict[str, Any]], before: Before, target: str = "openai-chat") -> WrittenCheck:
    return WrittenCheck("train", target, model=None, before=before, count_tokens=lambda example: 1, context=None)


def test_warnings_and_errors_are_those_of_the_linter(tmp_path: Path) -> None:
    apart = [chat("WHERE is  lamp 3?", "on shelf 3"), chat("Other", "Words")]
    before = written([], Before())
    for example in apart:
        assert before.refuse(example) is None
    joined = Before()
    joined.join(before.own)
    rules = written(CHATS, joined)
    kept = [example for example in CHATS if rules.refuse(example) is None]
    path, test = tmp_path / "train.jsonl", tmp_path / "test.jsonl"
    for file, examples in ((path, kept), (test, apart)):
        file.write_text("".join(json.dumps(example) + "\n" for example in examples))
    errors = rules.end(path.stat().st_size)
    report = check_file(path, test=test)
    assert rules.warnings == Counter(problem.code for problem in report.warnings)
    assert rules.warnings["W6"] == 1
    assert [problem.code for problem in errors] == [problem.code for problem in report.errors]


def test_a_line_that_is_refused_is_in_no_count() -> None:
    rules = written([], Before())
    broken = {
        "messages": [{"role": "user", "content": "Where?"}, {"role": "assistant", "content": "Here", "weight": 2}]
    }
    problem = rules.refuse(broken)
    assert problem is not None
    assert problem.code == "E10"
    (few,) = rules.end(0)
    assert few.code == "E4"
    assert "0" in few.message
