"""The real command in a real process, with a home and a key of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

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
        "PYTHONDONTWRITEBYTECODE": "1",
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

    def start(self, *arguments: str, **options: Any) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "curator", *arguments]
        if arguments[0] not in ("init", "prepare", "demo", "check", "price", "--help", "--version"):
            command += ["-w", str(self.workspace)]
        return subprocess.Popen(
            command,
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **options,
        )

    def run(self, *arguments: str, code: int = 0, **options: Any) -> str:
        """stdout of a command that must answer `code`."""
        process = self.start(*arguments, **options)
        out, err = process.communicate(timeout=120)
        assert process.returncode == code, f"{arguments} answered {process.returncode}\n{out}\n{err}"
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


def write_chats(path: Path, conversations: Sequence[Mapping[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(item, ensure_ascii=False) + "\n" for item in conversations), encoding="utf-8")
    return path


def chat(*contents: str, **more: Any) -> dict[str, Any]:
    """A line of chat JSONL whose turns alternate user and assistant."""
    roles = ("user", "assistant")
    return {"messages": [{"role": roles[n % 2], "content": text} for n, text in enumerate(contents)], **more}
