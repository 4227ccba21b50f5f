"""A workspace on disk with an export that has a test file, and a tune of the local provider."""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import Any

from curator.decisions.privacy import sign_off
from curator.queries.launch_plan import Request, plan
from curator.queries.tunes import Tune
from curator.stages import dedup, export, flag, import_, launch, replace, run_stage, scrub, split
from curator.stages.follow import Follower, follow
from curator.workspace import Workspace
from tests.running import names_off, write_chats

TOPICS = {
    "refund": "money back charged twice card invoice wrong amount paid cheque bank",
    "delivery": "parcel late courier address tracking lost doorstep box van depot",
    "account": "password login locked email reset code profile name avatar session",
}
_COMMON = (
    "please can you help me with this it is not right and I have been waiting since monday hello there thank thanks "
    "again soon really quite still never once very much about from your shop order lamp chair table desk rug kettle "
    "mirror tent bag shoe coat door window garden kitchen morning evening weekend holiday"
)
ACTOR = "ann"


def question(topic: str, number: int) -> str:
    chance = random.Random(f"{topic}/{number}")
    return " ".join(chance.choices(TOPICS[topic].split(), k=5) + chance.choices(_COMMON.split(), k=14))


def talks(number: int, *, answers: bool = False) -> list[dict[str, Any]]:
    """Chats whose answer is the topic of the question; answers: as a sentence of its own kind each."""
    found = []
    for at in range(number):
        topic = list(TOPICS)[at % 3]
        asked = question(topic, at)
        said = f"{topic}: we look at {asked.split()[-1]} number {at} at once" if answers else topic
        contents = {"system": "name the topic", "user": asked, "assistant": said}
        found.append({"messages": [{"role": role, "content": text} for role, text in contents.items()]})
    return found


def open_workspace(folder: Path, **settings: object) -> Workspace:
    return Workspace.open(folder, overrides={"engine.kind": "inline", "scrub.decide_below": 0.0, **settings})


def make(folder: Path, records: list[dict[str, Any]], *, test: float = 0.4) -> Path:
    """A workspace with these records exported, a share of them to test."""
    Workspace.create(folder, ("customer_support",))[0].close()
    names_off(folder)
    path = write_chats(folder.parent / f"{folder.name}.jsonl", records)
    shares = {"train": round(0.8 - test, 2), "validation": 0.2, "test": test}
    with open_workspace(folder, **{"split.shares": shares}) as workspace:
        run_stage(workspace, import_.STAGE, import_.Options((path,)), actor=ACTOR)
        run_stage(workspace, scrub.STAGE, scrub.Options(None), actor=ACTOR)
        run_stage(workspace, replace.STAGE, replace.Options(), actor=ACTOR)
        run_stage(workspace, dedup.STAGE, dedup.Options(), actor=ACTOR)
        run_stage(workspace, flag.STAGE, flag.Options(), actor=ACTOR)
        run_stage(workspace, split.STAGE, split.Options(False), actor=ACTOR)
        sign_off(workspace, actor=ACTOR, reason=None)
        result = run_stage(workspace, export.STAGE, export.Options(), actor=ACTOR)
        assert not result.refused, result.refused
    return folder


def train(folder: Path, **settings: object) -> Tune:
    """Launch a tune on the local provider and wait until its end is written down."""
    with open_workspace(folder, **settings) as workspace:
        made = run_stage(workspace, launch.STAGE, launch.Options(plan(workspace, Request())), actor=ACTOR)
        with Follower(workspace, made.tune, actor=ACTOR) as follower:
            found = [news.tune for news in follow(follower, sleep=lambda seconds: time.sleep(0.05))][-1]
        assert found.succeeded, found.error
        return found
