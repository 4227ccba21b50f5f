"""Ctrl-C, SIGTERM and a terminal that is gone: a word, exit code 130, and a run that is written down as cancelled."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import time
from pathlib import Path

import pytest

from curator.cli.diagnostics import guarded
from tests.running import Curator, chat, write_chats

SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


def stopped(process: subprocess.Popen[str], number: int) -> tuple[str, str]:
    """(stdout, stderr) of a process that gets a signal and answers 130."""
    process.send_signal(number)
    try:
        out, err = process.communicate(timeout=30)
    finally:
        process.kill()
    assert process.returncode == 130, err
    return out, err


def reading(curator: Curator, *words: str) -> subprocess.Popen[str]:
    """A command that has read what is in the pipe `pipe`, and waits for more."""
    path = curator.folder / "pipe"
    os.mkfifo(path)
    pipe = os.open(path, os.O_RDWR)  # as a writer that never waits for a reader
    os.write(pipe, json.dumps(chat("One question", "One answer")).encode() + b"\n")
    process = curator.start(*words)
    until = time.monotonic() + 30
    while select.select([pipe], [], [], 0)[0] and time.monotonic() < until and process.poll() is None:
        time.sleep(0.02)
    path.unlink()
    return process


@pytest.mark.parametrize("number", SIGNALS)
def test_an_interrupted_command_says_so(tmp_path: Path, number: int) -> None:
    curator = Curator(tmp_path)
    told = "interrupted; what was committed stays"
    assert stopped(reading(curator, "check", "pipe"), number) == ("", told + "\n")
    out, err = stopped(reading(curator, "check", "pipe", "--json"), number)
    error = json.loads(out)["error"]
    assert (error["code"], error["message"], err) == ("interrupted", told, "")


@pytest.mark.parametrize("number", SIGNALS)
def test_an_interrupted_stage_is_written_down_as_cancelled(tmp_path: Path, number: int) -> None:
    curator = Curator(tmp_path)
    curator.run("init", str(curator.workspace))
    write_chats(tmp_path / "many.jsonl", [chat(f"Question {n} " + "why " * 20, "Because.") for n in range(60_000)])
    process = curator.start("import", "many.jsonl")
    # That it began is the first commit; three batches follow.
    mark, until = curator.workspace / "store.mark", time.monotonic() + 60
    while not mark.read_bytes() and process.poll() is None and time.monotonic() < until:
        time.sleep(0.005)
    stopped(process, number)
    (run,) = curator.json("runs", "list")["runs"]
    assert (run["stage"], run["state"]) == ("import", "cancelled")


def test_an_end_of_input_that_nobody_expected_is_no_interrupt() -> None:
    def ends() -> None:
        raise EOFError

    assert guarded(ends, as_json=False) == 1


@pytest.mark.parametrize("module", ["click", "curator.cli.diagnostics"])
def test_an_interrupt_while_the_program_loads_is_told_in_a_word_too(tmp_path: Path, module: str) -> None:
    hook = f"""
import os, signal, sys

class Interrupts:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Interrupts())
"""
    (tmp_path / "sitecustomize.py").write_text(hook)
    curator = Curator(tmp_path)
    curator.environment["PYTHONPATH"] = os.pathsep.join([str(tmp_path), curator.environment["PYTHONPATH"]])
    process = curator.start("status")
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, "", "interrupted; what was committed stays\n")
