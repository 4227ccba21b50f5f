"""What a trained baseline is, as arrays by name: the form in which it is kept."""

from __future__ import annotations

import json
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from curator.tuning.local.trainer.examples import Reply
from curator.tuning.local.trainer.features import Rarity
from curator.tuning.local.trainer.knowledge import Choosing, Finding, Knowledge, Preferring

Arrays = dict[str, npt.NDArray[np.generic]]


def to_arrays(knowledge: Knowledge) -> Arrays:
    found: Arrays = {"rarity": knowledge.rarity.weights, "replies": _text(knowledge.replies)}
    if isinstance(knowledge, Choosing):
        return {"kind": np.array("choosing"), **found}
    # half the size, and near enough to find neighbours by
    found["prompts"] = knowledge.prompts.astype(np.float16)
    if isinstance(knowledge, Finding):
        return {"kind": np.array("finding"), **found, "groups": knowledge.groups}
    return {"kind": np.array("preferring"), **found, "prompt_rarity": knowledge.prompt_rarity.weights}


def from_arrays(arrays: Mapping[str, npt.NDArray[np.generic]]) -> Knowledge:
    kind = str(arrays["kind"])
    rarity = Rarity(arrays["rarity"].astype(np.float32))
    replies = _replies(arrays["replies"])
    if kind == "choosing":
        return Choosing(rarity, replies)
    prompts = arrays["prompts"].astype(np.float32)
    if kind == "finding":
        return Finding(rarity, replies, prompts, arrays["groups"].astype(np.int64))
    return Preferring(rarity, Rarity(arrays["prompt_rarity"].astype(np.float32)), prompts, replies)


def _text(replies: tuple[Reply, ...]) -> npt.NDArray[np.uint8]:
    # escapes keep what is no valid Unicode, such as half a pair of surrogates
    return np.frombuffer(json.dumps(replies).encode("ascii"), np.uint8)


def _replies(text: npt.NDArray[np.generic]) -> tuple[Reply, ...]:
    return tuple(json.loads(text.tobytes()))
