"""The real command at a real terminal of a given width."""

from __future__ import annotations

import contextlib
import os
import pty
import re
import select
import subprocess
import sys
import time

from tests.running import Curator


def at_terminal(curator: Curator, width: int, *arguments: str, colour: bool = False) -> str:
    """What a command writes to a terminal so wide; it must answer 0."""
    environment = curator.environment | {"COLUMNS": str(width)}
    if colour:
        del environment["NO_COLOR"]
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "curator", *arguments, "-w", str(curator.workspace)],
        cwd=curator.folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=subprocess.PIPE,
    )
    os.close(theirs)
    told = b""
    while True:
        try:
            chunk = os.read(ours, 65536)
        except OSError:
            break
        if not chunk:
            break
        told += chunk
    os.close(ours)
    assert process.stderr is not None
    errors = process.stderr.read()
    process.stderr.close()
    assert process.wait() == 0, errors
    return told.decode().replace("\r\n", "\n")


class Terminal:
    """The real command at a pseudo-terminal, typed at and read; ended with its `with`."""

    def __init__(self, curator: Curator, *arguments: str) -> None:
        self._ours, theirs = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "curator", *arguments, "-w", str(curator.workspace)],
            cwd=curator.folder,
            env=curator.environment | {"TERM": "dumb"},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            preexec_fn=self._own,
        )
        os.close(theirs)
        self.told = ""

    @staticmethod
    def _own() -> None:
        import fcntl
        import termios

        # ctrl-c reaches whom the terminal belongs to
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

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
