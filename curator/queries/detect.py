"""Detection as a filter over JSON lines; no workspace."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from curator.privacy.detector import Detector
from curator.records import Hit


class LineDetector:
    """Answers a JSON object a line: {"id", "spans": [[start, end, entity, score, recognizer], ...]}.

    A line that cannot be read is answered by {"id": null, "error": why} so that consumers stay in step.
    """

    def __init__(self, folders: tuple[str, ...] = ()) -> None:
        self._detector = Detector.for_folders(folders)

    def answer(self, line: str) -> dict[str, Any]:
        try:
            item = json.loads(line)
        except (ValueError, RecursionError):
            return {"id": None, "error": 'not JSON: write {"id": ..., "text": ...}'}
        if not isinstance(item, dict) or not isinstance(item.get("text"), str) or "id" not in item:
            return {"id": None, "error": 'needs "id" and a string "text"'}
        try:
            hits = sorted(self._detector.hits(item["text"]), key=lambda hit: (hit.start, hit.end, hit.name, hit.rule))
        except TimeoutError:
            return {"id": item["id"], "error": "a pattern took too long on this text"}
        return {"id": item["id"], "spans": list(_spans(hits))}


def _spans(hits: list[Hit]) -> Iterator[list[Any]]:
    for hit in hits:
        yield [hit.start, hit.end, hit.name, round(hit.score, 4), hit.rule]
