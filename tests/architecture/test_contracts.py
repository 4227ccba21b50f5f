"""The import contracts of pyproject.toml hold, and would not if somebody broke them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command(['--no-cache', '--no-logo'])"

LAYERS = "a package imports only from the layers below it"
FRONT_ENDS = "front ends call stages, decisions and queries only"
RAW = "raw text is read by few modules only"
RECORDS = "records import nothing of ours but themselves"


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", LINT], cwd=root, capture_output=True, text=True, timeout=120)


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A tree with our contracts, an empty package for each layer, and nothing that breaks them."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = next(contract["layers"] for contract in settings["contracts"] if contract["name"] == LAYERS)
    for name in ["", *re.findall(r"\w+", " ".join(layers))]:
        folder = tmp_path / "curator" / name
        folder.mkdir()
        (folder / "__init__.py").touch()
    (tmp_path / "curator" / "store" / "raw.py").touch()
    return tmp_path


def test_the_import_contracts_hold() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("module", "code"),
    [
        ("cli/allowed.py", "import curator.stages, curator.queries, curator.workspace, curator.records, curator"),
        ("stages/scrub.py", "import curator.store.raw, curator.privacy"),
        ("tuning/allowed.py", "import curator.exports, curator.tokens"),
        ("store/allowed.py", "import duckdb"),
        ("tuning/client.py", "import openai"),
    ],
)
def test_what_the_layers_allow_is_kept(tiny: Path, module: str, code: str) -> None:
    (tiny / "curator" / module).write_text(code + "\n")
    done = lint(tiny)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("module", "code", "contract"),
    [
        ("dedup/planted.py", "import curator.splits", LAYERS),
        ("sources/planted.py", "def f():\n    import curator.store", LAYERS),
        ("rulebook/planted.py", "import curator.tokens", LAYERS),
        ("stages/planted.py", "import curator.decisions", LAYERS),
        ("exports/planted.py", "import curator.tuning", LAYERS),
        ("helpers.py", "", LAYERS),
        ("cli/planted.py", "def f():\n    import curator.exports", FRONT_ENDS),
        ("queries/planted.py", "def f():\n    import duckdb", "only curator.store imports duckdb"),
        ("cli/planted.py", "from textual.app import App", "only curator.tui imports textual"),
        ("stages/planted.py", "import openai", "only curator.tuning.client imports openai"),
        ("queries/planted.py", "def f():\n    from curator.store import raw", RAW),
        ("cli/planted.py", "import curator.store.raw", RAW),
        ("records/planted.py", "from curator.errors import CuratorError", RECORDS),
    ],
)
def test_a_planted_import_breaks_its_contract(tiny: Path, module: str, code: str, contract: str) -> None:
    (tiny / "curator" / module).write_text(code + "\n")

    done = lint(tiny)

    assert done.returncode == 1, done.stdout + done.stderr
    assert f"{contract} BROKEN" in done.stdout


def test_every_folder_of_code_is_a_package_that_the_contracts_see() -> None:
    folders = {path.parent for path in (ROOT / "curator").rglob("*.py")}
    assert [str(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []
