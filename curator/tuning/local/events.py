"""What is told of a job as it goes. Ids follow from what is told, so that telling it again adds nothing."""

from __future__ import annotations

import time
from typing import Any

from curator.tuning.local.ids import derived_id
from curator.tuning.local.trainer.descent import Measured

Json = dict[str, Any]


def message(job: str, text: str, *, level: str = "info", time_of: object = "") -> Json:
    """time_of: tells events of the same text apart."""
    return _event(job, text, level, "message", {}, (text, time_of))


def metrics(job: str, measured: Measured, total: int) -> Json:
    text = f"Step {measured.step}/{total}: training loss={measured.train.loss:.2f}"
    if measured.valid is not None:
        text += f", validation loss={measured.valid.loss:.2f}"
    if measured.full is not None:
        text += f", full validation loss={measured.full.loss:.2f}"
    data = {"step": measured.step, "total_steps": total, **numbers(measured)}
    return _event(job, text, "info", "metrics", data, ("step", measured.step))


def numbers(measured: Measured) -> dict[str, float]:
    """By the API's names. Its token accuracy is here the share of answers for which the right one is likeliest."""
    found = {}
    for name, scores in (("train", measured.train), ("valid", measured.valid), ("full_valid", measured.full)):
        if scores is not None:
            found[f"{name}_loss"] = scores.loss
            found[f"{name}_mean_token_accuracy"] = scores.accuracy
    return found


def _event(job: str, text: str, level: str, kind: str, data: Json, identity: tuple[object, ...]) -> Json:
    return {
        "object": "fine_tuning.job.event",
        "id": derived_id("ftevent-", job, kind, *identity),
        "created_at": int(time.time()),
        "level": level,
        "message": text,
        "type": kind,
        "data": data,
    }
