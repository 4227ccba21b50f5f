"""The wheel works by itself: installed in a new environment, in an empty folder, without a network."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

import curator

ROOT = Path(__file__).parents[2]

#: Runs in the new environment: whoever connects to anything but this machine gets an error.
NO_NETWORK = """
import sys

def only_here(event, arguments):
    if event == "socket.connect" and isinstance(arguments[1], tuple) and arguments[1][0] not in ("127.0.0.1", "::1"):
        raise OSError("no network in this test")

sys.addaudithook(only_here)
"""


@dataclass(frozen=True, slots=True)
class Installed:
    """An environment holding the wheel, and an empty folder to work in, outside the checkout."""

    wheel: Path
    programs: Path
    folder: Path

    def run(self, program: str, *arguments: str) -> str:
        """What a program of the environment writes to stdout."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "CURATOR", "XDG"))}
        done = subprocess.run(
            [str(self.programs / program), *arguments],
            cwd=self.folder,
            env=kept | {"HOME": str(self.folder.parent), "NO_COLOR": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, f"{program} {arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    top = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(top)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=120)
    (wheel,) = top.glob("*.whl")

    environment = top / "environment"
    venv.create(environment, symlinks=True)
    python = environment / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "-qq", "--no-deps", "--no-index"]
    subprocess.run([*pip, str(wheel)], cwd=top, check=True, timeout=120)

    # What we depend on comes from the environment of the tests. Its own .pth files are not read from there,
    # so an editable checkout stays out of sight.
    (packages,) = environment.glob("lib/python*/site-packages")
    (packages / "no_network.py").write_text(NO_NETWORK)
    paths = dict.fromkeys(sysconfig.get_path(name) for name in ("purelib", "platlib"))
    (packages / "tests.pth").write_text("\n".join(["import no_network", *paths]) + "\n")

    folder = top / "empty"
    folder.mkdir()
    return Installed(wheel, environment / "bin", folder)


def test_the_installed_package_is_the_one_that_runs(installed: Installed) -> None:
    where = Path(installed.run("python", "-c", "import curator; print(curator.__file__)").strip())
    assert where.is_relative_to(installed.programs.parent)
    assert not where.is_relative_to(ROOT)


def test_the_new_environment_has_no_network(installed: Installed) -> None:
    connect = "import socket\ntry: socket.create_connection(('192.0.2.1', 443), 5)\nexcept OSError as e: print(e)"
    assert installed.run("python", "-c", connect) == "no network in this test\n"


def test_rules_and_sample_data_come_along(installed: Installed) -> None:
    held = set(zipfile.ZipFile(installed.wheel).namelist())
    for name in ("rules", "sample_data"):
        files = {str(path.relative_to(ROOT)) for path in (ROOT / name).rglob("*") if path.is_file()}
        assert files
        assert {f"curator/_shipped/{file}" for file in files} <= held
    assert "curator/py.typed" in held


def test_the_wheel_holds_nothing_but_the_package(installed: Installed) -> None:
    tops = {name.partition("/")[0] for name in zipfile.ZipFile(installed.wheel).namelist()}
    assert tops == {"curator", f"curator_finetune-{curator.__version__}.dist-info"}


def test_it_tells_its_version_and_its_commands(installed: Installed) -> None:
    assert curator.__version__ in installed.run("curator", "--version")
    told = installed.run("curator", "--help")
    assert {"init", "import", "scrub", "export"} <= set(told.split())


def test_a_small_road_runs_in_an_empty_folder(installed: Installed) -> None:
    shipped = "from curator.registry import shipped; print(shipped('sample_data'))"
    sample = Path(installed.run("python", "-c", shipped).strip()) / "support_chat.jsonl"

    installed.run("curator", "init", "workspace")
    told = json.loads(installed.run("curator", "import", str(sample), "-w", "workspace", "--json"))

    (imported,) = told["imports"]
    lines = sample.read_bytes().splitlines()
    assert imported["lines"] == len(lines)
    assert imported["ok"] + imported["rejected"] + imported["blank"] == imported["lines"]
    assert imported["ok"] > 0
    status = json.loads(installed.run("curator", "status", "-w", "workspace", "--json"))
    assert status["conversations"] == imported["conversations"]
