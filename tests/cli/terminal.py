"""The real command at a real terminal of a given width."""

from __future__ import annotations

import contextlib
import os
import pty
import re
import select
import subprocess
import tempfile
import time

from tests.running import Curator, started


def at_terminal(curator: Curator, width: int, *arguments: str, colour: bool = False) -> str:
    """What a command writes to a terminal so wide; it must answer 0."""
    environment = curator.environment | {"COLUMNS": str(width)}
    if colour:
        del environment["NO_COLOR"]
    ours, theirs = pty.openpty()
    words = [*arguments, "-w", str(curator.workspace)]
    with open(os.devnull, "rb") as nothing, tempfile.TemporaryFile() as errors:
        streams = (nothing.fileno(), theirs, errors.fileno())
        process = started(words, curator.folder, environment, streams)
        os.close(theirs)
        told = _all_of(ours)
        os.close(ours)
        code = process.wait()
        errors.seek(0)
        assert code == 0, errors.read()
    return told.decode().replace("\r\n", "\n")


def _all_of(terminal: int) -> bytes:
    told = b""
    while True:
        try:
            chunk = os.read(terminal, 65536)
        except OSError:
            break
        if not chunk:
            break
        told += chunk
    return told


class Terminal:
    """The real command at a pseudo-terminal, typed at and read; ended with its `with`."""

    def __init__(self, curator: Curator, *arguments: str) -> None:
        self._ours, theirs = pty.openpty()
        words = [*arguments, "-w", str(curator.workspace)]
        environment = curator.environment | {"TERM": "dumb"}
        self.process = started(words, curator.folder, environment, (theirs, theirs, theirs), terminal=True)
        os.close(theirs)
        self.told = ""

    def until(self, pattern: str, seconds: float = 30) -> str:
        """What was told up to and with a pattern, since the last call."""
        limit = time.monotonic() + seconds
        while (found := re.search(pattern, self.told)) is None:
            assert time.monotonic() < limit, f"{pattern!r} did not come: {self.told!r}"
            if select.select([self._ours], [], [], 0.1)[0]:
                try:
                    self.told += os.read(self._ours, 65536).decode().replace("\r\n", "\n")
                except OSError:
                    raise AssertionError(f"it ended without {pattern!r}: {self.told!r}") from None
        before, self.told = self.told[: found.end()], self.told[found.end() :]
        return before

    def type(self, text: str) -> None:
        os.write(self._ours, text.encode())

    def ended(self) -> int:
        """Its exit code."""
        return self.process.wait(timeout=20)

    def interrupted(self) -> int:
        """Its exit code after ctrl-c, pressed again as people do: reading a line may miss one that comes too early."""
        for _ in range(4):
            self.type("\x03")
            # Long enough for a loaded machine to end it: a second one while it ends would kill it.
            with contextlib.suppress(subprocess.TimeoutExpired):
                return self.process.wait(timeout=10)
        raise AssertionError("ctrl-c does not end it")

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._ours)
