"""Rules about a file as a whole, and what a report says of it."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest

from curator.exports.checks import e13_images
from curator.exports.checks.check import Settings, Totals
from curator.exports.checks.e03_size import FileSize
from curator.exports.checks.lines import read_lines
from curator.exports.checks.problem import Report
from curator.exports.checks.run import check_file, check_lines

SYSTEM = {"role": "system", "content": "You help people at the ferry desk."}


def example(number: int, **top: Any) -> dict[str, Any]:
    ask = {"role": "user", "content": f"When does ferry {number} leave?"}
    return {"messages": [SYSTEM, ask, {"role": "assistant", "content": "At nine."}], **top}


def lines(count: int) -> list[bytes]:
    return [json.dumps(example(number)).encode() + b"\n" for number in range(count)]


def write(folder: Path, content: bytes, name: str = "train.jsonl") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def codes(report: Report) -> list[str]:
    return [problem.code for problem in (*report.errors, *report.warnings)]


def test_a_good_file_passes(tmp_path: Path) -> None:
    report = check_file(write(tmp_path, b"".join(lines(50))))
    assert (codes(report), report.lines, report.examples, report.target) == ([], 50, 50, "openai-chat")
    assert report.ok


def test_line_ends_of_windows_and_a_missing_last_one_are_no_problem(tmp_path: Path) -> None:
    content = b"".join(lines(50)).replace(b"\n", b"\r\n").removesuffix(b"\r\n")
    assert codes(check_file(write(tmp_path, content))) == []


def test_a_byte_order_mark_is_a_warning_and_line_1_still_counts(tmp_path: Path) -> None:
    report = check_file(write(tmp_path, b"\xef\xbb\xbf" + b"".join(lines(50))))
    assert (codes(report), report.examples) == (["W1"], 50)


def test_blank_lines_are_errors_with_their_numbers(tmp_path: Path) -> None:
    report = check_file(write(tmp_path, b"".join(lines(50)) + b"\n  \n"))
    assert [(problem.code, problem.line) for problem in report.errors] == [("E1", 51), ("E1", 52)]
    assert (report.lines, report.examples) == (52, 50)


def test_a_line_that_ends_inside_of_a_string_is_told_as_cut_off(tmp_path: Path) -> None:
    (problem,) = check_file(write(tmp_path, b"".join(lines(50)) + lines(51)[50][:40] + b"\n")).errors
    assert (problem.code, problem.line) == ("E1", 51)
    assert "a string is not closed (column 41)" in problem.message
    assert "cut off" in problem.fix


@pytest.mark.parametrize(
    "content",
    [
        json.dumps([example(n) for n in range(60)], indent=2).encode(),
        json.dumps(example(1), indent=2).encode(),
        b"".join(lines(60)).decode().encode("utf-16"),
        gzip.compress(b"".join(lines(60))),
    ],
    ids=["a list over several lines", "one object over several lines", "UTF-16", "gzip"],
)
def test_a_file_that_is_not_json_lines_is_told_once(tmp_path: Path, content: bytes) -> None:
    report = check_file(write(tmp_path, content))
    assert [(problem.code, problem.line) for problem in report.errors] == [("E1", None)]


def test_the_name_must_end_in_jsonl(tmp_path: Path) -> None:
    assert codes(check_file(write(tmp_path, b"".join(lines(50)), "train.json"))) == ["E2"]


@pytest.mark.parametrize(
    ("size", "expected"),
    [(512_000_000, []), (512_000_001, ["W3"]), (8_000_000_000, ["W3"]), (8_000_000_001, ["E3"])],
)
def test_large_files_need_an_upload_in_parts_and_very_large_ones_are_refused(size: int, expected: list[str]) -> None:
    found = FileSize(Settings()).end(Totals(lines=50, filled=50, examples=50, size=size))
    assert [problem.code for problem in found] == expected


@pytest.mark.parametrize(("count", "expected"), [(0, ["E4"]), (9, ["E4"]), (10, ["W4"]), (49, ["W4"]), (50, [])])
def test_few_examples_are_an_error_and_fewer_than_50_a_warning(count: int, expected: list[str]) -> None:
    assert codes(check_lines(lines(count))) == expected


def test_a_file_of_preference_pairs_has_one_problem_a_line_and_no_other() -> None:
    pair = json.dumps({"input": {}, "preferred_output": [], "non_preferred_output": []}).encode()
    report = check_lines([pair] * 60)
    assert codes(report) == ["E5"] * 60
    assert report.examples == 0
    assert "DPO" in report.errors[0].message


def test_a_training_line_in_validation_is_named_on_both_sides(tmp_path: Path) -> None:
    again = json.dumps(example(7), indent=None, sort_keys=True, separators=(", ", " : ")).encode()
    validation = write(tmp_path, b"\n".join([json.dumps(example(99)).encode(), again]), "validation.jsonl")
    report = check_file(write(tmp_path, b"".join(lines(50))), validation=validation)
    assert [(problem.code, problem.line) for problem in report.errors] == [("E6", 8)]
    assert "line 2 of the validation file" in report.errors[0].message


def test_a_validation_line_of_the_same_words_is_a_warning() -> None:
    shouted = json.dumps(example(7)).replace("When does", "WHEN  DOES").encode()
    report = check_lines(lines(50), validation=[shouted])
    assert [(problem.code, problem.line) for problem in report.warnings] == [("W6", 8)]
    assert report.ok


def test_a_validation_file_of_other_or_broken_lines_is_no_overlap() -> None:
    assert codes(check_lines(lines(50), validation=[b"{", b"\xff", b"[]", b"", json.dumps(example(51)).encode()])) == []


def test_too_many_examples_with_images_are_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(e13_images, "MOST_EXAMPLES", 49)
    image = {"type": "image_url", "image_url": {"url": "https://example.com/desk.png"}}
    ask = {"role": "user", "content": [image]}
    raw = json.dumps({"messages": [SYSTEM, ask, {"role": "assistant", "content": "A desk."}]}).encode()
    assert codes(check_lines([raw] * 49 + lines(1))) == []
    assert codes(check_lines([raw] * 50)) == ["E13"]


def without_system(number: int) -> bytes:
    return json.dumps({"messages": example(number)["messages"][1:]}).encode()


def test_missing_system_messages_are_counted_once_with_the_first_line() -> None:
    report = check_lines([*lines(50), without_system(51), without_system(52)])
    assert [(problem.code, problem.line) for problem in report.warnings] == [("W20", 51)]
    assert report.warnings[0].message.startswith("2 of 52")


def test_missing_user_messages_are_counted_once() -> None:
    raw = json.dumps({"messages": [SYSTEM, {"role": "assistant", "content": "Hello."}]}).encode()
    assert [(p.code, p.line) for p in check_lines([*lines(50), raw]).warnings] == [("W21", 51)]


def test_several_system_messages_in_an_example_are_counted_once() -> None:
    raw = json.dumps({"messages": [SYSTEM, *example(1)["messages"]]}).encode()
    assert [(p.code, p.line) for p in check_lines([*lines(50), raw]).warnings] == [("W22", 51)]


def test_different_system_prompts_in_a_file_are_counted_once() -> None:
    raw = json.dumps(example(1)).replace("ferry desk", "train desk").encode()
    report = check_lines([*lines(50), raw])
    assert [(p.code, p.line) for p in report.warnings] == [("W23", None)]
    assert "2 different" in report.warnings[0].message


def test_only_a_thousand_problems_of_a_code_are_listed_and_the_others_counted() -> None:
    report = check_lines([*lines(50), *[b"{}"] * 1500, *[b"[]"] * 10])
    assert codes(report).count("E5") == 1000
    assert codes(report).count("E1") == 10
    assert dict(report.unlisted) == {"E5": 500}


def test_a_line_without_an_end_is_not_read_into_memory() -> None:
    file = io.BytesIO(b"a" * 1_000 + b"\n" + b"short\n" + b"b" * 64 + b"\n" + b"c" * 65)
    assert list(read_lines(file, longest=64)) == [None, b"short\n", None, None]
    assert list(read_lines(io.BytesIO(b"d" * 63 + b"\n"), longest=64)) == [b"d" * 63 + b"\n"]


def test_progress_goes_up_to_the_size_of_the_file(tmp_path: Path) -> None:
    path = write(tmp_path, b"".join(lines(1200)))
    told: list[tuple[int, int | None, str]] = []
    check_file(path, progress=lambda done, total, unit: told.append((done, total, unit)))
    size = path.stat().st_size
    assert told[-1] == (size, size, "bytes")
    assert [done for done, _, _ in told] == sorted(done for done, _, _ in told)
    assert len(told) == 4
