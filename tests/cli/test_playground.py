"""Talking to a model, at a real terminal and without one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from curator.tuning.local import stop
from tests.cli.terminal import Terminal
from tests.running import KEY, Curator
from tests.tuning.measured import make, talks, train
from tests.tuning.odd_server import odd_server, says
from tests.tuning.streaming import Streaming, streaming

BANNER = "answers by a bag-of-words baseline trained on this machine"


@pytest.fixture(scope="module")
def curator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Curator]:
    """A workspace with a tune of the local provider."""
    place = tmp_path_factory.mktemp("playground")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CURATOR_KEY", KEY)
        patch.setenv("CURATOR_CONFIG_DIR", str(place / "home" / "config"))
        make(place / "work", talks(90), test=0.1)
        train(place / "work")
        yield Curator(place)
        stop(place / "work" / "local")


@pytest.fixture
def endpoint() -> Iterator[Streaming]:
    with streaming() as found:
        yield found


def test_at_a_terminal_lines_are_answered_after_the_host_is_named_until_ctrl_d(curator: Curator) -> None:
    with Terminal(curator, "playground") as terminal:
        opened = terminal.until("you> ")
        assert re.search(r"talks to ft:baseline-1:\S+ at 127\.0\.0\.1:\d+\n", opened)
        assert BANNER in opened
        terminal.type("my parcel is late, the courier lost the address\n")
        assert "\ndelivery\n" in terminal.until("you> ")
        terminal.type("/model baseline-1\n")
        assert "baseline-1 at 127.0.0.1" in terminal.until("you> ")
        terminal.type("password\n")
        assert "is not trained" in terminal.until("you> ")
        terminal.type("/what\n")
        assert "/reset begins anew" in terminal.until("you> ")
        terminal.type("\x04")
        assert terminal.ended() == 0


def test_a_talk_goes_on_until_reset_and_begins_with_the_system_prompt(curator: Curator, endpoint: Streaming) -> None:
    with Terminal(curator, "playground", "some", "--base-url", endpoint.base_url, "--system", "be kind") as terminal:
        terminal.until("you> ")
        for line in ("one", "two", "/reset", "three"):
            terminal.type(f"{line}\n")
            terminal.until("you> ")
        terminal.type("\x04")
        assert terminal.ended() == 0
        sent = [[message["content"] for message in body["messages"]] for body in endpoint.asked]
        assert sent == [["be kind", "one"], ["be kind", "one", "you said one", "two"], ["be kind", "three"]]
        assert {body["model"] for body in endpoint.asked} == {"some"}


def test_ctrl_c_ends_an_answer_and_at_the_prompt_the_talk(curator: Curator, endpoint: Streaming) -> None:
    with Terminal(curator, "playground", "some", "--base-url", endpoint.base_url) as terminal:
        terminal.until("you> ")
        terminal.type("forever\n")
        terminal.until("on and on ")
        terminal.type("\x03")
        terminal.until("you> ")
        terminal.type("next\n")
        assert "you said next" in terminal.until("you> ")
        # what it had said until then belongs to the talk
        assert endpoint.asked[1]["messages"][1]["content"].startswith("on and on ")
        assert terminal.interrupted() == 0


def test_what_a_model_says_commands_no_terminal_and_a_refusal_does_not_end_the_talk(
    curator: Curator, endpoint: Streaming
) -> None:
    with Terminal(curator, "playground", "some", "--base-url", endpoint.base_url) as terminal:
        terminal.until("you> ")
        terminal.type("escape\n")
        told = terminal.until("you> ")
        assert "\x1b]0;" not in told
        assert r"\x1b]0;title" in told
        terminal.type("refuse\n")
        assert "error: " in terminal.until("you> ")
        terminal.type("again\n")
        assert "you said again" in terminal.until("you> ")
        assert [message["content"] for message in endpoint.asked[-1]["messages"]][-1] == "again"
        assert "refuse" not in json.dumps(endpoint.asked[-1])
        terminal.type("\x04")
        assert terminal.ended() == 0


def test_without_a_terminal_messages_are_answered_one_after_the_other(curator: Curator) -> None:
    asked = ("--message", "my parcel is late at the depot", "--message", "password reset and login code")
    assert curator.run("playground", *asked) == "delivery\naccount\n"
    assert BANNER in curator.stderr
    told = curator.json("playground", *asked)
    assert [turn["answer"] for turn in told["turns"]] == ["delivery", "account"]
    assert told["baseline"] is True
    assert told["model"].startswith("ft:baseline-1:")


def test_neither_a_terminal_nor_a_message_is_a_usage_error(curator: Curator) -> None:
    curator.run("playground", code=2)
    assert "--message" in curator.stderr
    assert curator.json("playground", code=2)["error"]["code"] == "usage"


def test_who_is_meant_is_found_by_model_tune_or_address(curator: Curator, endpoint: Streaming) -> None:
    model = curator.json("playground", "--message", "hello")["model"]
    assert curator.json("playground", model, "--message", "hello")["model"] == model
    assert curator.json("playground", "baseline-1@local", "--message", "hello")["baseline"] is True
    told = curator.json("playground", f"some@{endpoint.base_url}", "--message", "hello")
    assert (told["turns"][0]["answer"], told["baseline"]) == ("you said hello", False)
    error = curator.json("playground", "--base-url", endpoint.base_url, "--message", "x", code=2)["error"]
    assert "model's name" in error["message"]
    error = curator.json("playground", "no-such-model@local", "--message", "x", code=5)["error"]
    assert "404" in error["message"]


def test_the_workspace_is_free_while_somebody_talks(curator: Curator) -> None:
    with Terminal(curator, "playground") as terminal:
        terminal.until("you> ")
        assert curator.json("status")["conversations"] == 90
        terminal.type("\x04")
        assert terminal.ended() == 0


def test_a_page_is_no_empty_answer_and_the_host_is_named_with_json_too(curator: Curator, endpoint: Streaming) -> None:
    with odd_server(says("<html>log in</html>", kind="text/html")) as server:
        error = curator.json("playground", "some", "--base-url", server.base_url, "--message", "x", code=5)["error"]
    assert "does not answer as the API does" in error["message"]
    for more in (("--json",), ("-q",)):
        curator.run("playground", "some", "--base-url", endpoint.base_url, "--message", "x", *more)
        assert "talks to some at 127.0.0.1:" in curator.stderr
