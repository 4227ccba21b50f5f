"""The rules of quality and bias as a filter over JSON lines; no workspace's store."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from curator.engines import engine
from curator.flags.flag import FlagRecords
from curator.flags.flagger import explained
from curator.flags.own_tests import conversation
from curator.queries.line_filter import Answer, Filter, WrongLine, answers
from curator.records.openai import ShapeError, from_openai
from curator.rulebook.flags import LoadedFlag, load_flags

_SHAPE = 'write {"id": ..., "text": "..."} or {"id": ..., "messages": [...]}'


def scan_lines(file: int, folder: Path | None, packs: Sequence[str]) -> Generator[Answer, None, None]:
    """{"id", "hits": [{rule, category, severity, index, start, end, message}]} for each line; code points.

    A text alone is taken for an assistant's answer. Raises FileProblem and UsageError for the rules before anything is
    read.
    """
    rules = load_flags(folder, packs)
    how = Filter(FlagRecords(rules), "id", "body", _SHAPE, _body, _hits(rules))
    return answers(file, how, engine("inline"))


def _body(item: dict[str, Any]) -> str:
    if isinstance(item.get("text"), str):
        record = conversation(item["text"])
    else:
        try:
            record = from_openai({"messages": item.get("messages")})
        except ShapeError as error:
            raise WrongLine(str(error)) from None
    return msgspec.json.encode(record).decode()


def _hits(rules: dict[str, LoadedFlag]) -> Callable[[dict[str, Any]], dict[str, Any]]:
    def reply(row: dict[str, Any]) -> dict[str, Any]:
        return {
            "hits": [
                {
                    "rule": flag["rule"],
                    "category": flag["kind"],
                    "severity": flag["severity"],
                    "index": None if flag["idx"] < 0 else flag["idx"],
                    "start": flag["first"],
                    "end": flag["past"],
                    "message": explained(rules[flag["rule"]].rule.message, json.loads(flag["slots"]), "..."),
                }
                for flag in row["flags"]
            ]
        }

    return reply
