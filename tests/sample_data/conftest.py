from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2] / "sample_data"
ROLES = {"system": "system", "human": "user", "gpt": "assistant"}


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _strict(line: bytes) -> dict[str, Any]:
    """One OpenAI chat line; raises ValueError, KeyError or TypeError when it is not one."""
    record = json.loads(line.decode("utf-8"), parse_constant=_no_constant)
    if not isinstance(record, dict) or not isinstance(record["messages"], list) or not record["messages"]:
        raise TypeError("not an object with a list of messages")
    for message in record["messages"]:
        message["role"]
    # a lone surrogate cannot be written as UTF-8: UnicodeEncodeError is a ValueError
    json.dumps(record, ensure_ascii=False).encode("utf-8")
    return record


def _read(name: str) -> tuple[dict[int, dict[str, Any]], set[int], set[int]]:
    """Good records by line, rejected lines, blank lines; a line is an item of a JSON array, a record of a CSV file."""
    path = ROOT / name
    if name.endswith(".csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            return {n: dict(row) for n, row in enumerate(csv.DictReader(stream), 1)}, set(), set()
    if name.endswith(".json"):
        return dict(enumerate(json.loads(path.read_text(encoding="utf-8")), 1)), set(), set()
    good: dict[int, dict[str, Any]] = {}
    rejected: set[int] = set()
    blank: set[int] = set()
    body = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    for number, line in enumerate(body.removesuffix(b"\n").split(b"\n"), 1):
        if not line.strip():
            blank.add(number)
        elif "sharegpt" in name:
            good[number] = json.loads(line)
        else:
            try:
                good[number] = _strict(line)
            except (ValueError, KeyError, TypeError):
                rejected.add(number)
    return good, rejected, blank


def _leaves(node: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, str):
        yield from _leaves(json.loads(node), path) if path.endswith("function/arguments") else [(path, node)]
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from _leaves(value, f"{path}/{key}".removeprefix("/"))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _leaves(value, f"{path}/{index}".removeprefix("/"))


def _turns(record: dict[str, Any]) -> list[tuple[str, str]]:
    if "prompt" in record:
        return [("user", record["prompt"]), ("assistant", record["answer"])]
    if "conversations" in record:
        head = [("system", record["system"])] if "system" in record else []
        return head + [(ROLES[turn["from"]], turn["value"]) for turn in record["conversations"]]
    turns = []
    for message in record["messages"]:
        content = message["content"]
        text = "\n".join(part["text"] for part in content) if isinstance(content, list) else content or ""
        turns.append((message["role"], text))
    return turns


@pytest.fixture(scope="session")
def manifest() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="session")
def read(manifest: dict[str, Any]) -> dict[str, tuple[dict[int, dict[str, Any]], set[int], set[int]]]:
    """File name -> (good records by line, rejected lines, blank lines)."""
    return {name: _read(name) for name in manifest["files"]}


@pytest.fixture(scope="session")
def texts(read: dict[str, tuple[dict[int, dict[str, Any]], set[int], set[int]]]) -> dict[tuple[str, int, str], str]:
    """Every string of every good record, by (file, line, path); leaves of tool arguments stand for themselves."""
    return {
        (name, line, path): text
        for name, (good, _, _) in read.items()
        for line, record in good.items()
        for path, text in _leaves(record, "")
    }


@pytest.fixture(scope="session")
def turns(
    read: dict[str, tuple[dict[int, dict[str, Any]], set[int], set[int]]],
) -> dict[tuple[str, int], list[tuple[str, str]]]:
    """Role and text of every message by (file, line), the system prompt first."""
    return {(name, line): _turns(r) for name, (good, _, _) in read.items() for line, r in good.items()}
