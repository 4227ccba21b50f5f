"""What is wrong with a file for a method, in the words of the API. Never a value from the file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from curator.exports.checks.e01_json import BOM
from curator.exports.checks.lines import read_lines
from curator.exports.checks.problem import Problem
from curator.exports.checks.run import check_file
from curator.tuning.local.preference_check import preference_problem

LEAST_EXAMPLES = 10
_FORMATS = {"supervised": "fine-tune-chat", "dpo": "fine-tune-preference"}
_MESSAGE = re.compile(r"messages\[(\d+)\]")


class Failure(Exception):
    """The `error` of a job that failed."""

    def __init__(self, code: str, message: str, param: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.param = param

    def body(self) -> dict[str, str | None]:
        return {"code": self.code, "message": self.message, "param": self.param}


def check_examples(path: Path, file_id: str, method: str, which: str) -> int:
    """How many examples a file without errors has. which: training or validation; the latter may be of any length.

    Raises Failure with the first error.
    """
    code, param = f"invalid_{which}_file", f"{which}_file"
    if not path.exists():
        raise gone(which)
    if (other := _other_format(path, method)) is not None:
        raise Failure(code, _start(which) + _wrong_format(file_id, other, method), param)
    found = _chat_problem(path) if method == "supervised" else _pair_problem(path)
    if found is not None:
        raise Failure(code, _start(which) + _words(found), param)
    number = sum(1 for _ in examples(path, which))
    if which == "training" and number < LEAST_EXAMPLES:
        raise Failure(
            "invalid_n_examples",
            f"Training file has {number} example(s), but must have at least {LEAST_EXAMPLES} examples",
            param,
        )
    if not number:
        raise Failure(code, f"{_start(which)}The file has no examples.", param)
    return number


def examples(path: Path, which: str) -> Iterator[dict[str, Any]]:
    """The examples of a file that was checked, one at a time. Raises Failure where it has expired meanwhile."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        raise gone(which) from None
    with file:
        for line in file:
            yield json.loads(line.removeprefix(BOM))


def gone(which: str) -> Failure:
    return Failure(f"invalid_{which}_file", f"The job failed because the {which} file is gone.", f"{which}_file")


def _chat_problem(path: Path) -> Problem | None:
    """The first error of the linter, but for the number of examples, which has an error of its own."""
    errors = (error for error in check_file(path).errors if error.code != "E4")
    return next(errors, None)


def _pair_problem(path: Path) -> Problem | None:
    with path.open("rb") as file:
        return preference_problem(read_lines(file))


def _other_format(path: Path, method: str) -> str | None:
    """The method that the first example is for, if it is another than the job's."""
    try:
        with path.open("rb") as file:
            first = json.loads((next(read_lines(file), b"") or b"").removeprefix(BOM))
    except (ValueError, RecursionError):
        return None
    if not isinstance(first, dict):
        return None
    meant = "dpo" if "preferred_output" in first else "supervised" if "messages" in first else method
    return meant if meant != method else None


def _wrong_format(file_id: str, meant: str, method: str) -> str:
    return (
        f"Input file {file_id} is in the {_FORMATS[meant]} format, but the specified fine-tuning job is not using"
        f" '{meant}' as the training method (provided method={method})."
    )


def _start(which: str) -> str:
    return f"The job failed due to an invalid {which} file. Invalid file format. "


def _words(problem: Problem) -> str:
    if problem.line is None:
        return f"{problem.message[:1].upper()}{problem.message[1:]}"
    where = f"Example {problem.line}"
    if found := _MESSAGE.match(problem.path):
        where += f", message {int(found[1]) + 1}"
    if problem.code == "E8" and problem.message == "role is missing":
        return f"{where} Discriminator 'role' is missing in value"
    return f"{where}: {problem.path + ': ' if problem.path and not found else ''}{problem.message}"
