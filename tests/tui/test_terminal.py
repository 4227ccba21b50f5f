"""The real command in a real pseudo-terminal, read by a terminal emulator."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pyte
import pytest

from curator.errors import ExitCode
from curator.queries.log import log
from curator.workspace import Workspace
from tests.running import KEY, environment

COLUMNS, ROWS = 80, 24
PATIENCE = 120.0


class Terminal:
    """`curator` at a terminal of 80 by 24."""

    def __init__(self, workspace: Path, *words: str, **more: str) -> None:
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self.screen)
        self.written = b""
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.before = termios.tcgetattr(theirs)
        self._theirs = theirs
        home = workspace.parent / "home"
        home.mkdir(exist_ok=True)
        known = environment(home, CURATOR_KEY=KEY, TERM="xterm-256color", LC_ALL="C.UTF-8", **more)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "curator", "-w", str(workspace), *words],
            env=known,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self.screen.display)

    def wait_for(self, *any_of: str) -> None:
        until = time.monotonic() + PATIENCE
        while not any(words in self.text for words in any_of):
            assert time.monotonic() < until, f"{any_of} never came:\n{self.text}"
            self._read()

    def press(self, keys: str) -> None:
        os.write(self._ours, keys.encode())

    def end(self) -> int:
        """The exit code, once all that was written is read."""
        until = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            assert time.monotonic() < until, f"it never ended:\n{self.text}"
            self._read()
        while self._read():
            pass
        return self.process.returncode

    def settings(self) -> list[object]:
        """How the terminal is set: what is echoed, what keys mean."""
        return termios.tcgetattr(self._theirs)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self._theirs)
        os.close(self._ours)

    def _read(self) -> bool:
        ready, _, _ = select.select([self._ours], [], [], 0.05)
        if not ready:
            return False
        told = os.read(self._ours, 65536)
        self.written += told
        self._stream.feed(told)
        return bool(told)


@pytest.fixture
def terminal(folder: Path) -> Iterator[Terminal]:
    terminal = Terminal(folder, "--as", "beth")
    yield terminal
    terminal.close()


def test_it_opens_shows_the_funnel_and_help_and_leaves_the_terminal_as_it_was(terminal: Terminal) -> None:
    terminal.wait_for("24 conversations")
    assert "beth" in terminal.text
    assert b"\x1b[?1049h" in terminal.written
    terminal.press("?")
    terminal.wait_for("then a letter: go to a screen")
    terminal.press("Q")
    assert terminal.end() == ExitCode.OK
    assert terminal.written.rindex(b"\x1b[?1049l") > terminal.written.rindex(b"\x1b[?1049h")
    assert terminal.written.rindex(b"\x1b[?25h") > terminal.written.rindex(b"\x1b[?25l")
    assert terminal.settings() == terminal.before
    assert b"Traceback" not in terminal.written


def test_labels_typed_just_before_quitting_are_kept(terminal: Terminal, folder: Path) -> None:
    terminal.wait_for("24 conversations")
    terminal.press("gl")
    terminal.wait_for("answer: 24 left")
    terminal.press("1")
    terminal.wait_for("answer: 23 left")
    terminal.press("2Q")
    assert terminal.end() == ExitCode.OK
    with Workspace.open(folder) as workspace:
        assert [(entry.what, entry.actor) for entry in log(workspace, kind="label")] == [
            ("reject", "beth"),
            ("accept", "beth"),
        ]


def test_a_terminal_works_on_a_workspace_that_another_process_uses(folder: Path) -> None:
    with Workspace.open(folder) as workspace:
        _ = workspace.store
        terminal = Terminal(folder, "--as", "beth")
        try:
            terminal.wait_for("24 conversations")
            terminal.press("gl")
            terminal.wait_for("answer: 24 left")
            terminal.press("1")
            terminal.wait_for("answer: 23 left")
            assert [(entry.what, entry.actor) for entry in log(workspace, kind="label")] == [("accept", "beth")]
            terminal.press("Q")
            assert terminal.end() == ExitCode.OK
        finally:
            terminal.close()


def test_a_workspace_that_something_else_holds_names_its_process_before_anything_opens(folder: Path) -> None:
    with (folder / "store.lock").open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        stream.write("4242\n")
        stream.flush()
        terminal = Terminal(folder)
        try:
            assert terminal.end() == ExitCode.STORE
        finally:
            terminal.close()
    told = " ".join(terminal.text.split())
    assert "error: the workspace is in use by process 4242, which shares it with nobody" in told
    assert "fix: wait until it ends" in told
    assert b"\x1b[?1049h" not in terminal.written


def test_a_damaged_store_is_told_like_any_error(folder: Path) -> None:
    (folder / "store.duckdb").write_bytes(b"no database at all" * 1000)
    terminal = Terminal(folder)
    try:
        assert terminal.end() == ExitCode.STORE
        assert terminal.settings() == terminal.before
    finally:
        terminal.close()
    assert "error: " in terminal.text
    assert b"Traceback" not in terminal.written


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_being_told_to_end_restores_the_terminal(terminal: Terminal, number: int) -> None:
    terminal.wait_for("24 conversations")
    terminal.process.send_signal(number)
    assert terminal.end() == ExitCode.INTERRUPTED
    assert terminal.written.rindex(b"\x1b[?1049l") > terminal.written.rindex(b"\x1b[?1049h")
    assert terminal.settings() == terminal.before
    assert b"Traceback" not in terminal.written


@pytest.mark.parametrize("words", [(), ("--as", "ann")])
def test_without_a_terminal_it_says_so(folder: Path, words: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "curator", "-w", str(folder), *words],
        env=environment(folder.parent, CURATOR_KEY=KEY),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == ExitCode.USAGE
    assert done.stdout == ""
    assert done.stderr.startswith("error: the terminal interface needs a terminal\n  fix: ")


def test_options_of_the_terminal_do_not_stand_before_a_command(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "curator", "-w", str(folder), "status"],
        env=environment(folder.parent, CURATOR_KEY=KEY),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == ExitCode.USAGE
    assert "put options behind it: curator status -w" in done.stderr
