"""Our files name no package registry's host and no place on the machine they were written on."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

#: In pieces, so that this file passes its own test.
HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("registry", "yarnpkg", "com"),
        ("crates", "io"),
        ("anaconda", "org"),
        ("rubygems", "org"),
        ("proxy", "golang", "org"),
        ("repo1", "maven", "org"),
        ("repo", "maven", "apache", "org"),
    )
]
REGISTRY = re.compile("|".join(rf"(?<![\w-]){re.escape(host)}\b" for host in HOSTS).encode(), re.IGNORECASE)


def machine_places() -> re.Pattern[bytes]:
    """The homes of root and of builders, this checkout and this user's home."""
    places = {"/" + "root/", "/" + "work/", "/" + "tmp/w/"}
    places |= {f"{place}/" for place in (ROOT, Path.home()) if len(place.parts) > 2}
    return re.compile("|".join(rf"(?<![\w.:/-]){re.escape(place)}" for place in sorted(places)).encode())


def our_files() -> list[Path]:
    """What git tracks, or would at the next commit; in an unpacked archive, everything that is no hidden folder's."""
    if (ROOT / ".git").exists():
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        names = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout.split("\0")
        return [path for name in names if name and (path := ROOT / name).is_file()]
    hidden = re.compile(r"^\.(?!ci$|gitignore$)|^__pycache__$|^(build|dist|demo)$")
    return [
        path
        for path in ROOT.rglob("*")
        if path.is_file() and not any(hidden.match(part) for part in path.relative_to(ROOT).parts)
    ]


def hits(pattern: re.Pattern[bytes]) -> list[str]:
    found = []
    for path in our_files():
        for number, line in enumerate(path.read_bytes().split(b"\n"), 1):
            if pattern.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}")
    return found


def test_no_file_names_a_package_registry() -> None:
    assert hits(REGISTRY) == []


def test_no_file_names_a_place_on_a_machine() -> None:
    assert hits(machine_places()) == []


def test_our_files_are_found() -> None:
    names = {str(path.relative_to(ROOT)) for path in our_files()}
    assert {"pyproject.toml", "Makefile", ".ci/run", "curator/__init__.py"} <= names
    assert not any(name.startswith((".git/", ".venv/")) for name in names)


@pytest.mark.parametrize("host", HOSTS)
def test_a_planted_host_is_seen(host: str) -> None:
    assert REGISTRY.search(f"index = https://{host}/simple".encode())
    assert REGISTRY.search(f"files.{host}".encode())


@pytest.mark.parametrize("place", ["root/.cache", "work/main/curator", "tmp/w/venv"])
def test_a_planted_path_is_seen(place: str) -> None:
    pattern = machine_places()
    assert pattern.search(f"see /{place}/x".encode())
    assert not pattern.search(f"https://example.com/{place}/x".encode())
