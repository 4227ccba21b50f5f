"""Workers work under every kind of parent, and end when it does, however it died."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

COUNT = """\
from curator.engines import engine
from tests.engines import functions as f
results = engine("pool", 2).map(f.Lengths(), f.batches(6), lambda: None)
print(sum(result.num_rows for result in results))
"""

GUARDED = "def main():\n" + "".join(f"    {line}\n" for line in COUNT.splitlines())

WAITING = """\
import sys
from pathlib import Path
from curator.engines import engine
from tests.engines import functions as f
function = f.Slow(notes=Path(sys.argv[1]))
list(engine("pool", 2).map(function, [f.batch(sys.argv[2]), f.batch(sys.argv[2])], lambda: None))
"""


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def run(folder: Path, *words: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words], input=text, capture_output=True, text=True, timeout=60, cwd=folder, env=environment()
    )


def test_a_pool_works_in_a_script_read_from_stdin(tmp_path: Path) -> None:
    done = run(tmp_path, "-", text=COUNT)
    assert (done.stdout, done.stderr) == ("30\n", "")


def test_a_pool_works_in_a_command_given_as_text(tmp_path: Path) -> None:
    done = run(tmp_path, "-c", COUNT)
    assert (done.stdout, done.stderr) == ("30\n", "")


def test_a_pool_works_in_a_script_that_guards_nothing(tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(COUNT)
    done = run(tmp_path, "script.py")
    assert (done.stdout, done.stderr) == ("30\n", "")


def test_a_pool_works_in_a_module_run_with_m(tmp_path: Path) -> None:
    (tmp_path / "counting.py").write_text(COUNT)
    done = run(tmp_path, "-m", "counting")
    assert (done.stdout, done.stderr) == ("30\n", "")


def test_a_pool_works_in_a_console_script_without_a_suffix(tmp_path: Path) -> None:
    (tmp_path / "counting.py").write_text(GUARDED)
    script = tmp_path / "count"
    script.write_text(
        f"#!{sys.executable}\nimport sys\nfrom counting import main\nif __name__ == '__main__':\n    sys.exit(main())\n"
    )
    script.chmod(0o755)
    done = subprocess.run([script], capture_output=True, text=True, timeout=60, cwd="/", env=environment())
    assert (done.stdout, done.stderr) == ("30\n", "")


def test_modules_that_lie_in_the_current_folder_by_chance_are_not_taken_for_the_standard_ones(tmp_path: Path) -> None:
    """As with a console script started in a folder of somebody else's files."""
    (tmp_path / "pickle.py").write_text("raise SystemExit('the wrong pickle')\n")
    (tmp_path / "signal.py").write_text("raise SystemExit('the wrong signal')\n")
    done = run(tmp_path, "-P", "-c", COUNT)
    assert (done.stdout, done.stderr) == ("30\n", "")


def test_a_pool_works_under_a_parent_that_began_with_its_streams_closed(tmp_path: Path) -> None:
    out = tmp_path / "out"
    text = COUNT.replace("print(", f"open({str(out)!r}, 'w').write(str(").replace("))", ")))")
    closed = f"exec {shlex.quote(sys.executable)} -c {shlex.quote(text)} <&- >&- 2>&-"
    subprocess.run(["sh", "-c", closed], timeout=60, env=environment(), check=True)
    assert out.read_text() == "30"


def test_a_function_of_the_main_script_is_refused_with_the_way_out(tmp_path: Path) -> None:
    text = COUNT.replace("results =", "class Own(f.Lengths):\n    pass\nresults =").replace("f.Lengths(),", "Own(),")
    done = run(tmp_path, "-", text=text)
    assert "worker processes cannot find Own, which is defined in the main script" in done.stderr


@pytest.mark.parametrize(
    ("how", "work"),
    [
        (signal.SIGKILL, "sleep"),
        (signal.SIGTERM, "sleep"),
        (signal.SIGINT, "sleep"),
        pytest.param(
            signal.SIGKILL,
            "native",
            marks=pytest.mark.skipif(sys.platform != "linux", reason="needs a signal on hang-up, which Linux sends"),
        ),
    ],
)
def test_workers_are_gone_soon_after_their_parent_died(tmp_path: Path, how: signal.Signals, work: str) -> None:
    notes = tmp_path / "pids"
    parent = subprocess.Popen(
        [sys.executable, "-c", WAITING, str(notes), work], env=environment(), stderr=subprocess.DEVNULL
    )
    workers: list[int] = []
    try:
        workers = wait_for_two(notes)
        assert all(running(pid) for pid in workers)

        parent.send_signal(how)
        parent.wait(10)

        deadline = time.monotonic() + 5
        while any(running(pid) for pid in workers) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert [pid for pid in workers if running(pid)] == []
    finally:
        parent.kill()
        parent.wait()
        for pid in workers:
            if running(pid):
                os.kill(pid, signal.SIGKILL)


def wait_for_two(notes: Path) -> list[int]:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        pids = [int(pid) for pid in notes.read_text().split()] if notes.exists() else []
        if len(pids) == 2:
            return pids
        time.sleep(0.05)
    raise AssertionError("the workers did not begin")


def running(pid: int) -> bool:
    """Whether a process runs; one that ended and that nobody has buried yet does not."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout.strip()
    return bool(state) and not state.startswith("Z")
