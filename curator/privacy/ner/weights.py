"""The tagger's weights as one file: numbers only, no words.

`features` uint64 [n]: the first 8 bytes of BLAKE2b of each feature's name. `weights` int16 [n, labels] and `moves`
int16 [labels, labels], in hundredths. `calibration` float64 [entities, 2]: slope and intercept on log-odds.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from curator.errors import FileProblem
from curator.privacy.ner.sentences import ENTITIES

#: Raised when files of the form before could not be read.
FORM = 1
_SCALE = 100
#: In hundredths.
_NOTHING = 1

Scores = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Weights:
    """by_feature: hash of a feature's name -> weight of each label. calibration: (slope, intercept) of each entity."""

    by_feature: Mapping[int, Scores]
    moves: Sequence[Scores]
    calibration: Sequence[tuple[float, float]]


def feature_hash(name: str) -> int:
    return int.from_bytes(blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def pack(by_name: Mapping[str, Any], moves: Any, calibration: Any) -> bytes:
    """The same bytes for the same numbers; features whose weights are all next to nothing are left out."""
    import numpy as np

    rounded = {feature_hash(name): np.rint(np.asarray(row) * _SCALE).astype(np.int16) for name, row in by_name.items()}
    kept = sorted((key, row) for key, row in rounded.items() if np.abs(row).max() > _NOTHING)
    out = io.BytesIO()
    np.savez(
        out,
        form=np.array([FORM], np.int32),
        features=np.array([key for key, _ in kept], np.uint64),
        weights=np.array([row for _, row in kept], np.int16),
        moves=np.rint(np.asarray(moves) * _SCALE).astype(np.int16),
        calibration=np.asarray(calibration, np.float64).round(4),
    )
    return out.getvalue()


def read_weights(path: Path) -> Weights:
    """Raises FileProblem for a file that is no such weights."""
    import numpy as np

    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as stored:
            if int(stored["form"].item()) != FORM:
                raise ValueError("of another version")
            count, labels = len(stored["features"]), 1 + len(ENTITIES)
            shapes = {"weights": (count, labels), "moves": (labels, labels), "calibration": (len(ENTITIES), 2)}
            if any(stored[name].shape != shape for name, shape in shapes.items()):
                raise ValueError("of another shape")
            if stored["features"].dtype != np.uint64 or not np.isfinite(stored["calibration"]).all():
                raise ValueError("no numbers")
            features = stored["features"].tolist()
            rows = (stored["weights"] / _SCALE).tolist()
            moves = (stored["moves"] / _SCALE).tolist()
            calibration = stored["calibration"].tolist()
    except (OSError, EOFError, ValueError, TypeError, KeyError, zipfile.BadZipFile) as error:
        message, fix = "these are no weights of the tagger of names", "remove the file to use the shipped one"
        raise FileProblem(path, None, message, fix) from error
    by_feature = {key: tuple(row) for key, row in zip(features, rows, strict=True)}
    return Weights(by_feature, [tuple(row) for row in moves], [(a, b) for a, b in calibration])
