"""The real command in a real process, with a home and a key of its own."""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import functools
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.warm import Started, Warm, forks

KEY = "0123456789abcdef" * 4


def environment(home: Path, **more: str) -> dict[str, str]:
    """No variable of the machine that runs the tests decides anything."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(home),
        "TMPDIR": str(home),
        "CURATOR_CONFIG_DIR": str(home / "config"),
        "CURATOR_ACTOR": "ann",
        "PYTHONPATH": str(Path(__file__).parents[1]),
        "NO_COLOR": "1",
        **more,
    }


class Curator:
    """Runs `curator ...` in a folder; `workspace` is where `-w` points."""

    def __init__(self, folder: Path, **more: str) -> None:
        self.folder = folder
        self.workspace = folder / "work"
        self.home = folder / "home"
        self.home.mkdir(exist_ok=True)
        self.environment = environment(self.home, CURATOR_KEY=KEY, **more)

    def copy(self, folder: Path) -> Curator:
        """The same in another folder, which is made: what costs seconds is made once, and each test changes its own."""
        shutil.copytree(self.folder, folder)
        return Curator(folder)

    def start(self, *arguments: str, **options: Any) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "curator", *self._words(arguments)],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **options,
        )

    def run(self, *arguments: str, code: int = 0, warm: bool = True, **options: Any) -> str:
        """stdout of a command that must answer `code`. warm: see tests.warm; it takes less time than a `start`.

        options: of subprocess.Popen, such as its mask; it is not warm then.
        """
        returned, out, err = self._answer(arguments, warm and not options, **options)
        assert returned == code, f"{arguments} answered {returned}\n{out}\n{err}"
        self.stderr = err
        return out

    def json(self, *arguments: str, code: int = 0) -> dict[str, Any]:
        """The JSON object that a command answers."""
        result: dict[str, Any] = json.loads(self.run(*arguments, "--json", code=code))
        return result

    def killed(self, *arguments: str, after: float) -> bool:
        """Kill a command that hard after so many seconds; answers whether it was still running."""
        process = self.start(*arguments)
        try:
            process.communicate(timeout=after)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.communicate()
            return True
        return False

    def _words(self, arguments: Sequence[str]) -> list[str]:
        if arguments[0] in ("init", "prepare", "demo", "check", "price", "--help", "--version"):
            return list(arguments)
        if arguments[:2] == ("backup", "restore"):
            return list(arguments)
        return [*arguments, "-w", str(self.workspace)]

    def _answer(self, arguments: Sequence[str], warm: bool, **options: Any) -> tuple[int, str, str]:
        if warm:
            done = completed(self._words(arguments), self.folder, self.environment, None)
            return done.returncode, done.stdout.decode(), done.stderr.decode()
        process = self.start(*arguments, **options)
        out, err = process.communicate(timeout=120)
        return process.returncode, out, err


def completed(
    arguments: Sequence[str | bytes], folder: Path, environment: Mapping[str, str], stdin: bytes | None = b""
) -> subprocess.CompletedProcess[bytes]:
    """`curator ...` as subprocess.run has it, started warm. stdin: of a pipe; None: there is nothing to read."""
    words = [os.fsdecode(word) for word in arguments]
    if _starts_warm(environment):
        # Where what starts them is gone, it has not begun this one.
        with contextlib.suppress(BrokenPipeError):
            return subprocess.CompletedProcess(words, *_warm().run(words, folder, environment, stdin))
    given: dict[str, Any] = {"stdin": subprocess.DEVNULL} if stdin is None else {"input": stdin}
    command = [sys.executable, "-m", "curator", *words]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=120, check=False, **given)


def started(
    arguments: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    streams: tuple[int, int, int],
    *,
    terminal: bool = False,
) -> Started | subprocess.Popen[bytes]:
    """`curator ...` on these streams, started warm. terminal: stdin is one, and it belongs to the process."""
    if _starts_warm(environment):
        with contextlib.suppress(BrokenPipeError):
            return _warm().start(arguments, folder, environment, streams, terminal=terminal)
    stdin, stdout, stderr = streams
    return subprocess.Popen(
        [sys.executable, "-m", "curator", *arguments],
        cwd=folder,
        env=environment,
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        start_new_session=terminal,
        preexec_fn=_own_terminal if terminal else None,
    )


def _own_terminal() -> None:
    # ctrl-c reaches whom the terminal belongs to
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _starts_warm(given: Mapping[str, str]) -> bool:
    return forks() and _python(given) == _python(environment(Path()))


def _python(environment: Mapping[str, str]) -> dict[str, str]:
    """What Python itself reads, once, when it starts."""
    return {name: value for name, value in environment.items() if name.startswith(("PYTHON", "LC_", "LANG"))}


@functools.cache
def _warm() -> Warm:
    """Started by the first test that needs it, ended with the tests."""
    home = Path(tempfile.mkdtemp(prefix="curator-warm-"))
    started = Warm(environment(home))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    atexit.register(started.close)
    return started


def processes_with(variable: str, value: str) -> list[int]:
    """Processes of this machine whose environment holds a variable (Linux)."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if f"{variable}={value}".encode() in (entry / "environ").read_bytes().split(b"\0"):
                    found.append(int(entry.name))
            except OSError:
                continue
    return found


def wait_until_gone(variable: str, value: str, seconds: float = 5) -> list[int]:
    """The processes with this variable that are still there when the time is up."""
    until = time.monotonic() + seconds
    while (left := processes_with(variable, value)) and time.monotonic() < until:
        time.sleep(0.05)
    return left


def names_off(workspace: Path) -> None:
    """For tests of what becomes of texts: which names the tagger finds changes with its weights."""
    path = workspace / "rules" / "pii" / "names_off.yaml"
    for folder in (path.parent.parent, path.parent):
        folder.mkdir(mode=0o700, exist_ok=True)
    path.touch(0o600)
    path.write_text("recognizers:\n  - {name: names, enabled: false}\n", encoding="utf-8")


def write_chats(path: Path, conversations: Sequence[Mapping[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(item, ensure_ascii=False) + "\n" for item in conversations), encoding="utf-8")
    return path


def chat(*contents: str, **more: Any) -> dict[str, Any]:
    """A line of chat JSONL whose turns alternate user and assistant."""
    roles = ("user", "assistant")
    return {"messages": [{"role": roles[n % 2], "content": text} for n, text in enumerate(contents)], **more}
