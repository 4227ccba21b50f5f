"""A real store on disk, reached directly and through a socket."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from curator.identity import Identities
from curator.store.operation import Store
from curator.store.owner import Owner
from tests.store.served import Served

KEY = bytes(range(32))
Opener = Callable[[], Store]


@pytest.fixture
def ids() -> Identities:
    return Identities(KEY)


@pytest.fixture(params=["direct", "served"])
def open_store(request: pytest.FixtureRequest, tmp_path: Path, ids: Identities) -> Iterator[Opener]:
    """Opens the store of this test; its clock ticks a microsecond a look."""
    ticks = itertools.count(1_700_000_000_000_000)
    opened: list[Store] = []

    def open_it() -> Store:
        owner = Owner(tmp_path, ids, now=lambda: next(ticks))
        opened.append(owner if request.param == "direct" else Served(owner))
        return opened[-1]

    yield open_it
    for store in opened:
        store.close()


@pytest.fixture
def store(open_store: Opener) -> Store:
    return open_store()
