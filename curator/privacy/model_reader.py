"""Loads a model of the user's, and reads texts with it."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator, Sequence

from curator.errors import CuratorError, UsageError
from curator.privacy.model_settings import KINDS
from curator.privacy.own_model import Found, OwnModel, plain_label
from curator.privacy.spans import Span
from curator.registry import load

Reader = Callable[[str], Iterator[tuple[str, Span]]]


def reader(model: OwnModel) -> Reader:
    """(entity, span) for what the model finds in a text; what it raises there, the reader raises.

    Raises UsageError where the library is not installed or does not load the model.
    """
    kind = load(KINDS, model.kind)
    missing = [package for package, module in kind.PACKAGES.items() if importlib.util.find_spec(module) is None]
    if missing:
        raise UsageError(
            f"engine.yaml: to read a {model.kind} model, {' and '.join(missing)} must be installed",
            fix=f"pip install {' '.join(missing)}, where curator is installed",
        )
    try:
        read: Callable[[str], list[Found]] = kind.load(model)
    except CuratorError:
        raise
    except Exception as error:  # whatever a library makes of a file that is damaged, not whole, or of another version
        raise UsageError(
            f"{model.folder}: {model.kind} does not load this model ({type(error).__name__})",
            fix="see that all its files are there, also those of a model that it is built on, and that the installed "
            f"version of {model.kind} knows it; nothing is fetched",
        ) from error

    def find(text: str) -> Iterator[tuple[str, Span]]:
        for label, start, end, score in read(text):
            entity = model.means.get(plain_label(label))
            found = text[start:end]
            if entity is None or not found.strip():
                continue
            sure = model.reading.default_score if score is None else score
            if entity in model.reading.low:
                sure *= model.reading.multiplier
            start += len(found) - len(found.lstrip())
            end -= len(found) - len(found.rstrip())
            yield entity, Span(start, end, sure)

    return find


def finder(readers: Sequence[Reader]) -> Reader:
    """What any of them finds; where several see the same, the highest score."""

    def find(text: str) -> Iterator[tuple[str, Span]]:
        best: dict[tuple[str, int, int], float] = {}
        for read in readers:
            for entity, span in read(text):
                place = (entity, span.start, span.end)
                best[place] = max(span.score, best.get(place, 0.0))
        for (entity, start, end), score in best.items():
            yield entity, Span(start, end, min(score, 1.0))

    return find
