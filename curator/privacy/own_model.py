"""A model of the user's: where it lies, what its labels mean, and the version that another model does not have."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from curator.identity import digest_of
from curator.privacy.model_digest import digest_of_folder
from curator.privacy.model_settings import KINDS, NamedModel, Reading
from curator.registry import load

#: Raised when the same model's answers are read otherwise.
VERSION = 1
#: (label, start, end, score; None where the model gives none)
Found = tuple[str, int, int, float | None]

_PREFIX = re.compile(r"[BILESU][-_](?=.)")
_PARTS = re.compile(r"[^a-z0-9]+")
#: Labels of the usual training sets and of published models for personal data, as `plain_label` writes them.
_KNOWN = {
    "PERSON": "per person persname ps patient staff doctor hcw name fullname firstname middlename lastname givenname "
    "surname",
    "LOCATION": "loc location gpe lc fac facility placename geogname city town state county country region",
    "ORGANIZATION": "org organization organisation orgname og hosp hospital patorg company companyname",
    "ADDRESS": "address street streetaddress",
}
_ENTITIES = {label: entity for entity, labels in _KNOWN.items() for label in labels.split()}


@dataclass(frozen=True, slots=True)
class OwnModel:
    """means: label as `plain_label` writes it -> entity; other labels are left. asked: labels that GLiNER is asked for.

    least: lower scores are no hits. version: of the files' content and all that bears on what is found.
    """

    kind: str
    folder: str
    languages: tuple[str, ...]
    reading: Reading
    means: Mapping[str, str]
    asked: tuple[str, ...]
    least: float
    version: str

    @property
    def entities(self) -> frozenset[str]:
        return frozenset(self.means.values())


def plain_label(label: str) -> str:
    """A label without the mark of its place in a find (B-, I-), in lower-case letters and digits alone."""
    return _PARTS.sub("", _PREFIX.sub("", label, count=1).lower())


def resolved(named: NamedModel, least: float) -> OwnModel:
    """Raises FileProblem where it is not on this machine, is none of its kind, or has no label that means something."""
    kind = load(KINDS, named.kind)
    folder = _folder(named, kind)
    means, asked = _labels(named, kind, folder)
    reading = named.reading
    how = (reading.ignored, reading.default_score, reading.low, reading.multiplier, reading.strategy, reading.stride)
    settings = [named.kind, sorted(named.languages), sorted(means.items()), sorted(asked), how, least, VERSION]
    version = digest_of("model", digest_of_folder(folder), settings)
    return OwnModel(named.kind, str(folder), named.languages, reading, means, asked, least, version)


def _folder(named: NamedModel, kind: ModuleType) -> Path:
    """A path from the folder of the file that names it; else a model that the kind's library knows by this name."""
    bring = kind.BRING.format(name=named.name, language=named.languages[0])
    path = named.at.path.parent / Path(named.name).expanduser()
    if path.is_dir():
        if not any((path / mark).is_file() for mark in kind.MARKS):
            raise named.at.problem(f"{path} is no {named.kind} model", f"name {kind.WHAT}")
        return path.resolve()
    if named.name.startswith((".", "/", "~")):
        raise named.at.problem(f"there is no folder {path}", f"name {kind.WHAT}")
    installed: Path | None = kind.installed(named.name, named.languages[0])
    if installed is None or not any((installed / mark).is_file() for mark in kind.MARKS):
        raise named.at.problem(
            f"the model {named.name!r} is not on this machine, and a scan fetches nothing",
            f"bring it here ({bring}) or copy its folder and write the path",
        )
    return installed


def _labels(named: NamedModel, kind: ModuleType, folder: Path) -> tuple[dict[str, str], tuple[str, ...]]:
    given = named.reading.entities
    meant = {plain_label(label): entity for label, entity in (_ENTITIES if given is None else given).items()}
    asked: tuple[str, ...] = ()
    known: frozenset[str] | None = None
    if kind.LABELS:
        labels = kind.LABELS if given is None else given
        asked = tuple(label for label in labels if label not in named.reading.ignored)
        meant = {plain_label(label): labels[label] for label in asked}
    else:
        try:
            known = kind.labels(folder)
        except (OSError, ValueError, KeyError, AttributeError, TypeError):
            raise named.at.problem(f"{folder} is no {named.kind} model", f"name {kind.WHAT}") from None
    ignored = {*named.reading.ignored, *map(plain_label, named.reading.ignored)}
    if known is not None:
        plain = {plain_label(label) for label in known}
        meant = {label: entity for label, entity in meant.items() if label in plain}
    elif not kind.LABELS and given is None:
        # few models know addresses; to count them as looked for where nobody knows would be taken for a promise
        meant = {label: entity for label, entity in meant.items() if entity != "ADDRESS"}
    means = dict(sorted(meant.items()))
    means = {label: entity for label, entity in means.items() if not {label, entity} & ignored}
    if not means:
        has = f"; it knows {', '.join(sorted(known)[:20]) or 'none'}" if known is not None else ""
        raise named.at.problem(
            f"no label of this model stands for something personal{has}",
            "write ner_model_configuration: {model_to_presidio_entity_mapping: {LABEL: PERSON}}",
        )
    return means, asked
