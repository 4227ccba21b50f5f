"""The file of weights, and building it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from curator.errors import FileProblem
from curator.privacy.ner.building.calibration import fit
from curator.privacy.ner.building.lexicon import write_lexicon
from curator.privacy.ner.building.weights import build
from curator.privacy.ner.weights import feature_hash, pack, read_weights
from curator.registry import shipped

NAMES = shipped("rules/pii") / "names"
ROW = (0.5, -1.25, 0.0, 0.0, 3.0)


def test_weights_come_back_in_hundredths(tmp_path: Path) -> None:
    path = tmp_path / "weights.npz"
    path.write_bytes(pack({"w=ann": ROW, "w=nothing": (0.001,) * 5}, [ROW] * 5, [(1.5, -0.25)] * 4))
    read = read_weights(path)
    assert read.by_feature == {feature_hash("w=ann"): ROW}
    assert read.moves == [ROW] * 5
    assert read.calibration == [(1.5, -0.25)] * 4


def test_no_word_stands_in_the_file() -> None:
    assert b"w=" not in pack({"w=zebulon": ROW}, [ROW] * 5, [(1.0, 0.0)] * 4)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 and then nothing", b"\x80\x04K\x01."])
def test_what_is_no_file_of_weights_is_told_with_its_name(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "weights.npz").write_bytes(data)
    with pytest.raises(FileProblem, match=r"weights\.npz"):
        read_weights(tmp_path / "weights.npz")


@pytest.mark.parametrize(
    ("row", "moves", "calibration"),
    [
        (ROW[:3], [ROW] * 5, [(1.0, 0.0)] * 4),
        (ROW, [ROW] * 4, [(1.0, 0.0)] * 4),
        (ROW, [ROW] * 5, [(1.0, 0.0)] * 3),
        (ROW, [ROW] * 5, [(1.0, float("nan"))] * 4),
    ],
)
def test_weights_of_another_shape_or_without_numbers_are_told(
    tmp_path: Path, row: tuple[float, ...], moves: list[tuple[float, ...]], calibration: list[tuple[float, float]]
) -> None:
    path = tmp_path / "weights.npz"
    path.write_bytes(pack({"w=ann": row}, moves, calibration))
    with pytest.raises(FileProblem):
        read_weights(path)


def test_an_array_of_objects_is_never_unpickled(tmp_path: Path) -> None:
    path = tmp_path / "weights.npz"
    np.savez(path, form=np.array([{"a": 1}], dtype=object))
    with pytest.raises(FileProblem):
        read_weights(path)


def test_the_shipped_files_are_small() -> None:
    assert (NAMES / "weights.npz").stat().st_size < 3_000_000
    assert (NAMES / "lexicon.txt.xz").stat().st_size < 600_000


def test_the_shipped_lexicon_is_what_its_builder_writes(tmp_path: Path) -> None:
    import lzma

    write_lexicon(tmp_path / "lexicon", NAMES / "sentences")
    assert lzma.decompress((tmp_path / "lexicon").read_bytes()) == lzma.decompress(
        (NAMES / "lexicon.txt.xz").read_bytes()
    )


def test_the_same_sentences_make_the_same_bytes(tmp_path: Path) -> None:
    lines = [f"ask {{first}} about number {n}" for n in range(20)] + [f"nobody lives at number {n}" for n in range(20)]
    (tmp_path / "a.txt").write_text("\n".join(lines))
    first = build(tmp_path)
    assert build(tmp_path) == first
    (tmp_path / "w.npz").write_bytes(first)
    assert read_weights(tmp_path / "w.npz").by_feature


def test_calibration_finds_the_odds_at_which_half_is_right() -> None:
    pairs = [(odds / 10, odds > 20) for odds in range(-100, 100)]
    slope, intercept = fit(pairs)
    assert slope > 1
    assert -intercept / slope == pytest.approx(2.0, abs=0.3)
