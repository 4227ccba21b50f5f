"""Kills launches at random moments, starts them again, and counts the jobs that the provider has: always one.

python -m tests.faults.launch_kills --kills 30
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.running import KEY, Curator
from tests.tuning.launching import Pad, make

#: What the provider does meanwhile.
SCENARIOS: tuple[tuple[str, ...], ...] = ((), ("flaky",), ("flaky-created",), ("drops-metadata", "flaky-created"))
#: Kills in a row before a launch is left to end.
_IN_A_ROW = 3
#: Set to the number of the boundary at which `dying` ends its process.
BOUNDARY = "CURATOR_TEST_BOUNDARY"


@dataclass
class Outcome:
    """killed: kills that met a running launch; wrong: what was not as it has to be; jobs, files: left at the end."""

    kills: int = 0
    killed: int = 0
    wrong: list[str] = field(default_factory=list)
    files: list[int] = field(default_factory=list)


def launcher(pad: Pad, folder: Path) -> Curator:
    """The real command in the pad's workspace."""
    curator = Curator(folder)
    curator.workspace = pad.workspace
    return curator


def finish(curator: Curator) -> str:
    """The job, once a launch was let run to its end; it takes as long as one that is started to be killed."""
    return str(json.loads(curator.run("tune", "launch", "--yes", "--json", warm=False))["job"])


def random_kills(made: Path, folder: Path, kills: int, seed: int = 1) -> Outcome:
    """Rounds of up to three kills of one launch, each round in a copy of the workspace `made`."""
    draw = random.Random(seed)
    outcome = Outcome()
    number, span = 0, 3.0
    while outcome.kills < kills:
        scenario = SCENARIOS[number % len(SCENARIOS)]
        place = folder / f"round-{number}"
        place.mkdir()
        pad = Pad(made, place)
        pad.serve(*scenario)
        curator = launcher(pad, place)
        for _ in range(min(_IN_A_ROW, kills - outcome.kills)):
            outcome.kills += 1
            outcome.killed += curator.killed("tune", "launch", "--yes", after=draw.uniform(0.3 * span, span))
        began = time.monotonic()
        count(pad, finish(curator), outcome, f"round {number}, {' and '.join(scenario) or 'calm'}")
        span = max(1.0, 0.5 * span + 0.6 * (time.monotonic() - began))
        pad.end()
        if not outcome.wrong:
            shutil.rmtree(place)
        number += 1
    return outcome


def count(pad: Pad, job: str, outcome: Outcome, what: str) -> None:
    jobs, files = pad.jobs(), pad.files()
    outcome.files.append(len(files))
    if jobs != [job]:
        outcome.wrong.append(f"{what}: {len(jobs)} jobs")


def boundaries(pad: Pad, folder: Path) -> list[str]:
    """The steps of a launch, by one that ends well; the last is its end. Each is a moment to be killed before."""
    done = _dying(pad, folder, None)
    assert done.returncode == 0, done.stderr
    return [line.removeprefix("step ") for line in done.stderr.splitlines() if line.startswith("step ")]


def killed_at(pad: Pad, folder: Path, number: int) -> bool:
    """Kill a launch at this boundary; answers whether it came so far."""
    return _dying(pad, folder, number).returncode == -signal.SIGKILL


def _dying(pad: Pad, folder: Path, number: int | None) -> subprocess.CompletedProcess[str]:
    curator = launcher(pad, folder)
    more = {} if number is None else {BOUNDARY: str(number)}
    command = [sys.executable, "-m", __name__, "--dying", "-w", str(pad.workspace)]
    return subprocess.run(
        command, cwd=folder, env=curator.environment | more, capture_output=True, text=True, timeout=60, check=False
    )


def dying(workspace: str) -> None:
    """`curator tune launch --yes` in this process, ended like by `kill -9` at a boundary between two steps."""
    from curator.cli import main
    from curator.store import events
    from curator.tuning.client import Client

    last = int(os.environ.get(BOUNDARY, "-1"))
    reached = -1

    def boundary(what: str) -> None:
        nonlocal reached
        reached += 1
        sys.stderr.write(f"step {what}\n")
        sys.stderr.flush()
        if reached == last:
            os.kill(os.getpid(), signal.SIGKILL)

    def stepwise(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def step(*args: Any, **kwargs: Any) -> Any:
            boundary(name)
            return function(*args, **kwargs)

        return step

    for name in ("upload", "create_job", "files"):
        setattr(Client, name, stepwise(name, getattr(Client, name)))
    events.append = stepwise("append", events.append)
    sys.argv = ["curator", "tune", "launch", "--yes", "--json", "-w", workspace]
    try:
        main.main()
    finally:
        boundary("end")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dying", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("-w", default="", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.dying:
        dying(given.w)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ |= {"CURATOR_KEY": KEY, "CURATOR_CONFIG_DIR": str(folder / "config")}
        outcome = random_kills(make(folder), folder, given.kills, given.seed)
    print(f"kills: {outcome.kills}, of which met a running launch: {outcome.killed}")
    print(f"launches that did not end in exactly one job: {len(outcome.wrong)} of {len(outcome.files)}")
    print(f"files at the provider after each: {json.dumps(outcome.files)}")
    for line in outcome.wrong:
        print(f"  {line}")
    raise SystemExit(1 if outcome.wrong else 0)


if __name__ == "__main__":
    main()
