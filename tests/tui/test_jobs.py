"""Jobs: a real training job of the local provider, followed while it trains."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from curator.records import NewEvent, Subject
from curator.store import events
from curator.store import tunes as store
from curator.store.tunes import Told
from curator.workspace import Workspace
from tests.running import KEY
from tests.tui.seat import Seat, Sit, seated
from tests.tui.test_pictures import SIZES, Picture, drawn
from tests.tuning.launching import Pad, make


@pytest.fixture(scope="module")
def launchable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("launchable")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CURATOR_KEY", KEY)
        patch.setenv("CURATOR_CONFIG_DIR", str(folder / "config"))
        yield make(folder)


@pytest.fixture
def pad(launchable: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pad]:
    monkeypatch.setenv("CURATOR_CONFIG_DIR", str(tmp_path / "config"))
    made = Pad(launchable, tmp_path)
    yield made
    made.end()


def pretend(workspace: Workspace) -> None:
    """A tune of long ago with what was told of it, as launching and following would have written it."""
    from uuid import uuid4

    said = {
        "provider": "local",
        "host": "this machine",
        "base_url": "",
        "base": "baseline",
        "method": "supervised",
        "hyperparameters": {},
        "suffix": None,
        "seed": 1,
        "files": {},
        "lines": {"train": 96, "validation": 12},
        "manifest": "",
        "export_event": 1,
        "attempt": 1,
        "cost": None,
    }
    subject = Subject("tune", "tune000000000000")
    done = {"job": "ftjob-1", "status": "succeeded", "model": "ft:baseline:one", "trained_tokens": 12_345}
    for kind, slot, new in (("launch", "", said), ("job", "job", done)):
        event = NewEvent(kind=kind, subject=subject, slot=slot, actor="ann", new=new)
        events.append(workspace.store, op=uuid4(), events=[event])
    told = [
        Told(f"e{n}", 1_700_000_000 + n, "info", "metrics", f"step {n}/30", {"step": n, "train_loss": 2 / (n + 1)})
        for n in range(1, 31)
    ]
    told += [
        Told(
            f"v{n}",
            1_700_000_040,
            "info",
            "metrics",
            f"validated at step {n}",
            {"step": n, "valid_loss": 2.2 / (n + 1)},
        )
        for n in (10, 20, 30)
    ]
    store.tell(workspace.store, tune=subject.id, told=told)


async def until(seat: Seat, holds: Callable[[], bool], seconds: float = 30) -> None:
    for _ in range(int(seconds / 0.1)):
        if holds():
            return
        await seat.pilot.pause(0.1)
    raise AssertionError(seat.text)


async def test_a_tune_is_followed_to_its_end_while_one_looks(pad: Pad) -> None:
    tune = pad.launch().tune
    async with seated(pad.workspace, size=(140, 45)) as seat:
        await seat.press("g", "j")
        assert tune in seat.text
        await until(seat, lambda: "✓ succeeded" in seat.text)
        await until(seat, lambda: "checkpoint" in seat.text)
        await until(seat, lambda: "train loss" in seat.text and "tokens trained" in seat.text)
        await until(seat, lambda: "⠒⠒⠒ train" in seat.text)
        assert "1 tune" in seat.lines[0]
        assert "c cancel" not in seat.lines[-1]
        assert f"in the shell: curator evaluate {tune}" in " ".join(seat.text.split())
        await seat.press("y")
        assert seat.app.clipboard.startswith("ft:")


async def test_c_pressed_twice_cancels_a_tune(pad: Pad) -> None:
    pad.serve("slow")
    # Longer than any machine takes to press a key.
    pad.launch(settings={"tune__epochs": 50})
    async with seated(pad.workspace, size=(140, 45)) as seat:
        await seat.press("g", "j")
        await until(seat, lambda: "c cancel" in seat.lines[-1])
        await seat.pilot.press("c")
        await until(seat, lambda: "c again cancels tune" in seat.text)
        await seat.pilot.press("c")
        await until(seat, lambda: "cancelled" in seat.text)
        await until(seat, lambda: "was asked to stop" in seat.text)


async def test_enter_shows_all_that_was_told(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        pretend(seat.workspace)
        await seat.press("g", "j")
        assert "step 30, train loss 0.0645, validation loss 0.0710" in " ".join(seat.text.split())
        await seat.press("enter")
        assert "22:14:00 validated at step 30" in seat.text
        await seat.press("escape")
        assert "✓ succeeded" in seat.text
        await seat.press("escape")
        assert "home" in seat.lines[0]


async def test_nothing_launched_says_how(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("g", "j")
        assert "nothing was launched from this workspace: curator tune launch" in seat.text
        await seat.press("c")
        assert "nothing is running" in seat.text


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_jobs_look_as_they_did(folder: Path, snapshot: SnapshotAssertion, size: tuple[int, int]) -> None:
    async with seated(folder, size=size) as seat:
        pretend(seat.workspace)
        await seat.press("g", "j")
        # The plot draws once more when its margins are known.
        marks = "o validation, x all of it" if size == (80, 24) else "⠒⠒⠒ train"
        await until(seat, lambda: "step" in seat.text and marks in seat.text)
        await seat.pilot.pause(0.5)
        assert drawn(seat) == snapshot(extension_class=Picture)
