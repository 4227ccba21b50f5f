"""Wrong words on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.running import Curator


@pytest.mark.parametrize(
    "words",
    [
        ("status", "--wait", "nan"),
        ("status", "--wait", "-1"),
        ("dedup", "--threshold", "nan"),
        ("split", "--train", "1.5"),
        ("privacy", "decide", "--all", "--above", "nan"),
    ],
)
def test_what_is_no_number_of_the_range_is_refused_before_anything_is_opened(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    error = Curator(tmp_path).json(*words, code=2)["error"]
    assert words[-1] in error["message"]


def test_a_mistyped_command_is_told_with_the_nearest(tmp_path: Path) -> None:
    assert "'status'" in Curator(tmp_path).json("statsu", code=2)["error"]["message"]
