"""The engine is told at once that pandas is not there; nobody else is."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from curator.identity import Identities
from curator.store import absent
from curator.store.owner import Owner
from tests.store.working import label


class Counting:
    """Notes for what Python looks through its path."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        self.asked.append(name)


@pytest.mark.skipif(importlib.util.find_spec("pandas") is not None, reason="pandas is installed")
def test_a_label_looks_for_no_library(tmp_path: Path, ids: Identities, monkeypatch: pytest.MonkeyPatch) -> None:
    with Owner(tmp_path, ids) as store:
        label(store, "c1", "a")
        counting = Counting()
        monkeypatch.setattr(sys, "meta_path", [sys.meta_path[0], counting, *sys.meta_path[1:]])
        label(store, "c1", "b")
        assert "pandas" not in counting.asked
        # Whoever asks outside of an operation is answered as ever.
        assert importlib.util.find_spec("pandas") is None
        assert "pandas" in counting.asked


def test_only_the_thread_at_work_is_told_and_only_of_pandas() -> None:
    with absent.pandas(), absent.pandas():
        pass
    assert importlib.util.find_spec("json") is not None
    assert getattr(absent._working, "now", False) is False
