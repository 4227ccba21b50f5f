"""What an installation brings with it: few packages, permissive licences, wheels that somebody else built."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from functools import cache
from importlib.metadata import Distribution, distribution, packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LIMIT = 100

#: A licence as packages write it, without "License", "Clause" and punctuation.
PERMISSIVE = {
    "0bsd",
    "apache",
    "apache 2 0",
    "apache software",
    "bsd",
    "bsd 2",
    "bsd 3",
    "cc0 1 0",
    "cnri python",
    "isc",
    "iscl",
    "mit",
    "mit 0",
    "psf 2 0",
    "zlib",
}
#: Not imported: the engine loads a file of it.
FILES_ONLY = {"duckdb-extension-httpfs"}
#: Never declared: whoever has such a model installs its library (curator/privacy/models).
LIBRARIES_OF_MODELS = {"stanza", "transformers", "gliner"}
#: Not permissive, and why it may stay.
EXCEPTIONS = {
    "certifi": "MPL-2.0 is copyleft by file; we use its list of certificates as it is",
    "tqdm": "MPL-2.0 and MIT; copyleft by file, we use it as it is",
}


@cache
def declared(*, extras: bool = False) -> list[Requirement]:
    """The requirements of pyproject.toml. extras: and those that are asked for by name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"]]
    if extras:
        wanted += [text for texts in project["optional-dependencies"].values() for text in texts]
    return [Requirement(text) for text in wanted]


@cache
def installed(*, extras: bool = False) -> dict[str, Distribution]:
    """Every distribution that an installation brings, by its name."""
    found: dict[str, Distribution] = {}
    seen: set[tuple[str, str]] = set()
    todo = [(requirement, "") for requirement in declared(extras=extras)]
    while todo:
        requirement, extra = todo.pop()
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": extra}):
            continue
        name = canonicalize_name(requirement.name)
        found[name] = distribution(name)
        for wanted in {"", *requirement.extras}:
            if (name, wanted) not in seen:
                seen.add((name, wanted))
                todo += [(Requirement(text), wanted) for text in found[name].requires or []]
    return found


def licences(package: Distribution) -> set[str]:
    """What the package says of itself: the expression, else the classifiers, else the first line of the free text.

    All of them have to be permissive, though `OR` would let us choose.
    """
    said = package.metadata
    classifiers = [
        line.rpartition("::")[2] for line in said.get_all("Classifier") or [] if line.startswith("License :: OSI")
    ]
    free = said["License"].strip().partition("\n")[0] if "License" in said else ""
    texts = [said["License-Expression"]] if "License-Expression" in said else classifiers or [free]
    parts = [part for text in texts for part in re.split(r"\bAND\b|\bOR\b|[()]", text)]
    return {plain for part in parts if (plain := plain_name(part))}


def plain_name(licence: str) -> str:
    words = re.sub(r"[^0-9a-z]+", " ", licence.lower()).split()
    return " ".join(word for word in words if word not in {"license", "clause"})


def test_every_dependency_is_under_a_permissive_licence() -> None:
    doubtful = {
        name: said
        for name, package in installed(extras=True).items()
        if name not in EXCEPTIONS and not ((said := licences(package)) and said <= PERMISSIVE)
    }
    assert doubtful == {}


@pytest.mark.parametrize("licence", ["GPL-3.0-only", "MIT AND LGPL-2.1-or-later", "MPL-2.0", "BUSL-1.1", ""])
def test_a_licence_that_binds_is_not_taken_for_a_permissive_one(licence: str) -> None:
    parts = {plain_name(part) for part in licence.split(" AND ")}
    assert not parts <= PERMISSIVE


def test_every_exception_is_needed() -> None:
    assert [name for name in EXCEPTIONS if name not in installed() or licences(installed()[name]) <= PERMISSIVE] == []


def test_an_installation_brings_fewer_than_a_hundred_packages() -> None:
    assert len(installed()) < LIMIT


def test_nothing_was_compiled_here() -> None:
    """A published wheel for Linux names the C library it needs (manylinux, musllinux); one built here says linux_*."""
    tags = {
        name: [line.partition(":")[2].strip() for line in wheel.splitlines() if line.startswith("Tag:")]
        for name, package in installed(extras=True).items()
        if (wheel := package.read_text("WHEEL")) is not None
    }
    assert set(installed(extras=True)) - set(tags) == set()
    assert {name: found for name, found in tags.items() if any("-linux_" in tag for tag in found)} == {}


def test_what_we_import_is_what_we_declare() -> None:
    ours = {canonicalize_name(requirement.name) for requirement in declared(extras=True)}
    providers = packages_distributions()
    used = {name: {canonicalize_name(d) for d in providers.get(name, [])} for name in third_party_imports()}
    assert {name for name, distributions in used.items() if not distributions & ours} == set(), "not declared"
    assert ours - set().union(*used.values()) - FILES_ONLY == set(), "not imported"


def third_party_imports() -> set[str]:
    """Less the libraries of models that a user may have: each is imported by the file of its name alone."""
    imported: set[str] = set()
    for path in (ROOT / "curator").rglob("*.py"):
        users_own = {path.stem} & LIBRARIES_OF_MODELS if path.parent.parts[-2:] == ("privacy", "models") else set()
        imported |= top_level_imports(path) - users_own
    return imported - set(sys.stdlib_module_names) - {"curator"}


def top_level_imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names
