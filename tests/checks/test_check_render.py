from __future__ import annotations

from dataclasses import replace

from curator.exports.checks.problem import Problem, Report
from curator.exports.checks.render import as_dict, as_text

WRONG = Problem("E9", "error", 12, "messages[1].content", "content is null", "write a string")
BARE = Problem("E2", "error", None, "", "the file's name does not end in .jsonl", "rename it")
ODD = Problem("W10", "warning", 3, "messages", "the last message is not the assistant's", "end with the answer")


def test_json_has_the_keys_that_scripts_rely_on() -> None:
    report = Report("train.jsonl", 20, 19, (WRONG,), (ODD,), unlisted={"E9": 4})
    assert as_dict(report) == {
        "file": "train.jsonl",
        "target": "openai-chat",
        "lines": 20,
        "examples": 19,
        "errors": [
            {
                "line": 12,
                "path": "messages[1].content",
                "code": "E9",
                "message": "content is null",
                "fix": "write a string",
            }
        ],
        "warnings": [
            {
                "line": 3,
                "path": "messages",
                "code": "W10",
                "message": "the last message is not the assistant's",
                "fix": "end with the answer",
            }
        ],
        "unlisted": {"E9": 4},
    }


def test_text_names_file_line_code_path_and_fix_and_ends_with_the_totals() -> None:
    assert as_text(Report("train.jsonl", 1, 1, (WRONG, BARE), (ODD,))) == (
        "train.jsonl:12: E9 messages[1].content: content is null; write a string\n"
        "train.jsonl: E2: the file's name does not end in .jsonl; rename it\n"
        "train.jsonl:3: W10 messages: the last message is not the assistant's; end with the answer\n"
        "train.jsonl: 2 errors and 1 warning in 1 line, 1 example (openai-chat)\n"
    )


def test_text_shows_some_of_each_code_and_counts_the_others() -> None:
    wrong = tuple(replace(WRONG, line=line, path=f"messages[{line}].content") for line in range(1, 1001))
    report = Report("train.jsonl", 2000, 2000, wrong, (ODD,), unlisted={"E9": 500})
    shown = as_text(report, most=2).splitlines()
    assert sum(" E9 messages" in line for line in shown) == 2
    assert "train.jsonl: E9: 1,498 more" in shown
    assert shown[-1] == "train.jsonl: 1,500 errors and 1 warning in 2,000 lines, 2,000 examples (openai-chat)"


def test_what_is_wrong_with_many_lines_in_the_same_words_is_told_once_with_the_lines() -> None:
    wrong = tuple(replace(WRONG, line=line) for line in (1, 2, 3, 4, 7, 9, 10))
    other = replace(WRONG, line=5, path="messages[3].content")
    problems = sorted((*wrong, other), key=lambda problem: problem.line or 0)
    assert as_text(Report("train.jsonl", 10, 10, tuple(problems), ())).splitlines() == [
        "train.jsonl:1: E9 messages[1].content: content is null; write a string",
        "train.jsonl: E9: the same in lines 2 to 4, 7, 9 to 10",
        "train.jsonl:5: E9 messages[3].content: content is null; write a string",
        "train.jsonl: 8 errors and 0 warnings in 10 lines, 10 examples (openai-chat)",
    ]
    everywhere = tuple(replace(WRONG, line=line) for line in range(1, 101, 2))
    listed = as_text(Report("train.jsonl", 100, 100, everywhere, ())).splitlines()[1]
    assert listed.endswith("39, 41 and 29 more")


def test_a_report_with_warnings_alone_is_ok() -> None:
    assert Report("train.jsonl", 20, 20, (), (ODD,)).ok
    assert not Report("train.jsonl", 20, 20, (WRONG,), ()).ok
