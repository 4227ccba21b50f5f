"""What a provider tells of a tune is taken in once, from wherever the looking stopped, whatever it tells."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from curator.errors import RefusedError, UsageError
from curator.queries import tunes
from curator.queries.launch_plan import Request, plan
from curator.queries.tunes import Loss
from curator.stages import run_stage
from curator.stages.follow import Follower, News, follow
from curator.stages.launch import STAGE, Options
from curator.store import tunes as store
from curator.tuning.access import EndpointProblem
from curator.tuning.result_file import rows_of
from tests.tuning.launching import Pad
from tests.tuning.odd_server import odd_server, says, says_json

NewPad = Callable[..., Pad]


def followed(pad: Pad, prefix: str | None = None) -> list[News]:
    """All news until the end."""
    with pad.open() as workspace, Follower(workspace, prefix, actor="ann") as follower:
        return list(follow(follower, timeout=60))


def test_a_tune_is_followed_to_its_model_losses_and_checkpoints(new_pad: NewPad) -> None:
    pad = new_pad()
    result = pad.launch(settings={"tune__epochs": 4, "tune__batch_size": 16})
    news = followed(pad)
    assert news[-1].tune.status == "succeeded"
    with pad.open() as workspace:
        tune = tunes.tune(workspace)
        curve = tunes.losses(workspace, tune.id)
        kept = tunes.checkpoints(workspace, tune.id)
        told = [one.message for one in tunes.events(workspace, tune.id)]
    assert tune.model.startswith("ft:baseline-1:local")
    assert tune.trained_tokens
    assert [loss.step for loss in curve] == list(range(1, 25))
    assert all(loss.train is not None for loss in curve)
    assert curve[-1].full_valid is not None
    assert [one.step for one in kept] == [12, 18, 24]
    assert kept[-1].model == tune.model
    assert "full_valid_loss" in kept[-1].metrics
    assert told[0] == f"Created fine-tuning job: {result.job}"
    assert told[-1] == "The job has successfully completed"


def test_looking_goes_on_from_the_last_event_seen_and_tells_nothing_twice(new_pad: NewPad) -> None:
    pad = new_pad("slow")
    pad.launch(settings={"tune__epochs": 1})
    seen: list[News] = []
    while not seen or not seen[-1].tune.ended:
        # as often as a process that follows ends and another begins
        with pad.open() as workspace, Follower(workspace, None, actor="ann") as follower:
            seen.append(follower.look())
        time.sleep(0.1)
    ids = [one.id for news in seen for one in news.told]
    assert len(ids) == len(set(ids))
    assert sum(bool(news.told) for news in seen) >= 3
    with pad.client() as client:
        theirs = [event.id for event in client.fine_tuning.jobs.list_events(seen[-1].tune.job, limit=100)]
    with pad.open() as workspace:
        assert [one.id for one in tunes.events(workspace, seen[-1].tune.id)] == theirs[::-1]


def test_a_job_event_is_written_only_where_the_status_changes(new_pad: NewPad) -> None:
    pad = new_pad("slow")
    pad.launch(settings={"tune__epochs": 1})
    news = followed(pad)
    with pad.open() as workspace:
        told = [event.new["status"] for event in store.journals(workspace.store) if event.slot == "job"]
    assert len(news) > len(told)
    assert [status for status in told if status != "launching"] == list(dict.fromkeys(told[1:]))
    assert told[-1] == "succeeded"


def test_a_provider_that_is_gone_for_a_while_is_asked_again(new_pad: NewPad) -> None:
    pad = new_pad("slow")
    pad.launch(settings={"tune__epochs": 1})
    with pad.open() as workspace, Follower(workspace, None, actor="ann") as follower:
        follower.look()
        pad.end()
        found = list(follow(follower, timeout=60))
    assert found[0].trouble
    assert found[-1].tune.status == "succeeded"
    assert not found[-1].trouble


def test_a_cancelled_tune_is_cancelled_there_and_here(new_pad: NewPad) -> None:
    pad = new_pad("slow")
    result = pad.launch(settings={"tune__epochs": 50})  # minutes, however late it is cancelled
    with pad.open() as workspace, Follower(workspace, result.tune[:6], actor="ann") as follower:
        assert follower.cancel().tune.status == "cancelled"
        # and once more changes nothing
        assert follower.cancel().tune.status == "cancelled"
    with pad.client() as client:
        assert client.fine_tuning.jobs.retrieve(result.job).status == "cancelled"


def test_a_failed_job_says_why(new_pad: NewPad) -> None:
    pad = new_pad("moderation")
    pad.launch()
    news = followed(pad)
    assert (news[-1].tune.status, news[-1].tune.error) == ("failed", "unsafe_file")
    with pad.open() as workspace:
        assert "moderation system" in tunes.failure(workspace, news[-1].tune.id)
        # the words of a provider may quote a record: they stand in no event
        assert "moderation" not in json.dumps([event.new for event in store.journals(workspace.store)])


def test_the_end_is_not_looked_at_again(new_pad: NewPad) -> None:
    pad = new_pad()
    pad.launch()
    followed(pad)
    pad.end()
    (news,) = followed(pad)
    assert (news.tune.status, news.told, news.trouble) == ("succeeded", (), "")


def test_there_is_nothing_to_follow_before_a_job(new_pad: NewPad) -> None:
    pad = new_pad("deny")
    with pad.open() as workspace, pytest.raises(UsageError, match="nothing was launched"):
        Follower(workspace, None, actor="ann")
    with pytest.raises(EndpointProblem):
        pad.launch()
    with pad.open() as workspace:
        with pytest.raises(RefusedError, match="has no job: the provider refused it") as caught:
            Follower(workspace, None, actor="ann")
        assert "--provider local" in caught.value.fix
        assert tunes.tune(workspace).ended
        with pytest.raises(UsageError, match="the provider refused it"):
            tunes.newest_with_model(workspace)
    # nor is it the newest beside one that has a job
    pad.end()
    pad.serve()
    made = pad.launch(settings={"tune__seed": 1})
    pad.end()
    pad.serve("deny")
    with pytest.raises(EndpointProblem):
        pad.launch(settings={"tune__seed": 2})
    with pad.open() as workspace:
        assert tunes.tune(workspace).id == made.tune
        assert tunes.tunes(workspace)[0].id != made.tune
        with pytest.raises(UsageError, match=r"no tune has made a model yet|is failed"):
            tunes.newest_with_model(workspace)


class Foreign:
    """Somebody else's provider, as far as the API goes; `job`, `events`, `csv` are what it answers next."""

    def __init__(self) -> None:
        self.job: dict[str, Any] = {"id": "ftjob-9", "status": "queued", "created_at": 1_790_000_000, "model": "b"}
        self.events: list[dict[str, Any]] = []
        self.csv: bytes = b""
        self.missing = False

    def __call__(self, handler: BaseHTTPRequestHandler) -> None:
        path = handler.path.partition("?")[0].removeprefix("/v1/")
        listed: dict[str, list[dict[str, Any]]] = {
            "models": [{"id": "b", "owned_by": "x"}],
            "files": [],
            "fine_tuning/jobs": [],
            "fine_tuning/jobs/ftjob-9/events": self.events,
        }
        if handler.command == "POST":
            answer = {"id": "file-1", "filename": "x"} if path == "files" else self.job
            says_json(answer)(handler)
        elif self.missing:
            says_json({"detail": "Not Found"}, status=404)(handler)
        elif path == "fine_tuning/jobs/ftjob-9":
            says_json(self.job)(handler)
        elif path == "files/file-r/content":
            says(self.csv, kind="text/csv")(handler)
        elif path in listed:
            says_json({"object": "list", "data": listed[path], "has_more": False})(handler)
        else:
            says_json({"detail": "Not Found"}, status=404)(handler)


def event(number: int, **more: Any) -> dict[str, Any]:
    return {"id": f"e{number}", "created_at": number, "level": "info", "message": f"word {number}", **more}


def test_unknown_statuses_events_and_columns_pass(new_pad: NewPad) -> None:
    pad, provider = new_pad(), Foreign()
    with odd_server(provider) as server, pad.open(tune__model="b") as workspace:
        run_stage(workspace, STAGE, Options(plan(workspace, Request(base_url=server.base_url))), actor="ann")
        with Follower(workspace, None, actor="ann") as follower:
            provider.job |= {"status": "warming_up"}
            provider.events = [event(2, type="weights", data={"step": "three"}), event(1)]
            first = follower.look()
            provider.events = [
                event(3, type="metrics", data={"step": 5, "train_loss": 0.5, "x": [1]}),
                *provider.events,
            ]
            provider.job |= {"status": "succeeded", "fine_tuned_model": "ft-x", "result_files": ["file-r", "file-gone"]}
            provider.csv = b"step,train_loss,valid_loss,colour\n5,0.5,,red\n6,,0.25,blue\n,,,\nx,1,2,3\n"
            second = follower.look()
        tune = tunes.tune(workspace)
        assert (first.tune.status, first.tune.ended) == ("warming_up", False)
        assert [one.message for one in first.told] == ["word 1", "word 2"]
        assert second.told[0].message == "word 3"
        assert (tune.provider, tune.status, tune.model, tune.cost) == ("custom", "succeeded", "ft-x", None)
        assert tunes.losses(workspace, tune.id) == [Loss(5, 0.5, None, None), Loss(6, None, 0.25, None)]
        assert tunes.checkpoints(workspace, tune.id) == []


def test_a_job_that_is_not_found_shortly_after_its_launch_is_asked_for_again(new_pad: NewPad) -> None:
    pad, provider = new_pad(), Foreign()
    with odd_server(provider) as server, pad.open(tune__model="b") as workspace:
        run_stage(workspace, STAGE, Options(plan(workspace, Request(base_url=server.base_url))), actor="ann")
        provider.missing = True
        with Follower(workspace, None, actor="ann") as follower:
            assert "404" in follower.look().trouble
            provider.missing = False
            assert follower.look().trouble == ""


def test_waiting_ends_in_time_where_the_provider_is_slow(new_pad: NewPad) -> None:
    pad, provider = new_pad(), Foreign()
    slow = threading.Event()

    def reply(handler: BaseHTTPRequestHandler) -> None:
        slow.wait(4) if slowly else provider(handler)

    slowly = False
    with odd_server(reply) as server, pad.open(tune__model="b") as workspace:
        run_stage(workspace, STAGE, Options(plan(workspace, Request(base_url=server.base_url))), actor="ann")
        slowly = True
        with Follower(workspace, None, actor="ann") as follower:
            began = time.monotonic()
            news = list(follow(follower, timeout=0.5))
            assert time.monotonic() - began < 2
        slow.set()
    assert news[-1].trouble
    assert not news[-1].tune.ended


def test_result_files_are_read_by_the_names_of_their_columns() -> None:
    plain = b"step,train_loss,train_accuracy,valid_loss\n1,2.5,0.5,\n2,1.5,0.75,1.25\n"
    rows = [
        {"step": 1.0, "train_loss": 2.5, "train_mean_token_accuracy": 0.5},
        {"step": 2.0, "train_loss": 1.5, "train_mean_token_accuracy": 0.75, "valid_loss": 1.25},
    ]
    assert rows_of(plain) == rows
    assert rows_of(base64.b64encode(plain)) == rows
    assert rows_of(b"\xef\xbb\xbf" + plain) == rows
    reordered = b"valid_loss,step,unknown\n1.25,2,zz\n"
    assert rows_of(reordered) == [{"valid_loss": 1.25, "step": 2.0}]


@pytest.mark.parametrize(
    "content", [b"", b"\x00\xff\xfe", b"<html>,</html>", b"step,train_loss\nNaN,inf\n", b'step,a\n"1,2', b"a,b\n" * 3]
)
def test_a_result_file_that_is_none_gives_nothing(content: bytes) -> None:
    assert rows_of(content) == []
