"""Detection of personal data as a filter over JSON lines; no workspace."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from curator.engines import engine
from curator.privacy.detect import Detect
from curator.queries.line_filter import Answer, Filter, WrongLine, answers


def detect_lines(file: int, folders: tuple[str, ...] = (), workers: int = 1) -> Generator[Answer, None, None]:
    """{"id", "spans": [[start, end, entity, score, recognizer], ...]} for each line {"id", "text"}; code points.

    folders: rules over the shipped ones. Raises FileProblem and UsageError for these before anything is read.
    """
    how = Filter(Detect(folders), "key", "text", 'write {"id": ..., "text": "..."}', _text, _spans)
    return answers(file, how, engine("inline") if workers == 1 else engine("pool", workers))


def _text(item: dict[str, Any]) -> str:
    text = item.get("text")
    if not isinstance(text, str):
        raise WrongLine("text must be a string")
    return text


def _spans(row: dict[str, Any]) -> dict[str, Any]:
    return {"spans": [[hit["start"], hit["end"], hit["name"], hit["score"], hit["rule"]] for hit in row["hits"]]}
