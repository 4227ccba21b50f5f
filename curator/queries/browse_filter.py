"""What people type to see fewer records: words, and terms such as label:intent=refund, each with a - to see the others.

parcel "not yet here" label:intent=refund -state:duplicate
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from curator.errors import UsageError
from curator.queries.flagging import rules
from curator.registry import nearest
from curator.store import facets
from curator.store.facets import Facets
from curator.store.standing import STATES
from curator.store.wanted import KINDS, Term, TermKind
from curator.workspace import Workspace

#: What can be typed before a colon, with an example for help.
EXAMPLES: Final[dict[str, str]] = {
    "label": "label:intent=refund",
    "state": "state:duplicate",
    "flag": "flag:quality/refusal",
    "split": "split:test",
    "entity": "entity:EMAIL_ADDRESS",
    "source": "source:chats.jsonl",
    "id": "id:k3f9",
}
_TOKEN: Final = re.compile(r'(?:[^\s"]|"[^"]*"?)+')
_KEYED: Final = re.compile(r"([A-Za-z_]+):(.*)", re.DOTALL)
NO_SPLIT: Final = "none"


def parse(workspace: Workspace, text: str) -> list[Term]:
    """The terms of a filter; none for blanks. Raises UsageError naming the nearest for what is not known."""
    terms = [_term(token) for token in _TOKEN.findall(text) if token != "-"]
    if any(term.kind not in ("words", "id", "state") for term in terms):
        known = facets.facets(workspace.store)
        for term in terms:
            _check(workspace, term, known)
    return terms


def _term(token: str) -> Term:
    negated = token.startswith("-")
    token = token[1:] if negated else token
    keyed = _KEYED.fullmatch(token)
    if keyed is None:
        return Term("words", token.replace('"', ""), negated=negated)
    key, value = keyed[1].lower(), keyed[2].replace('"', "")
    if key not in EXAMPLES:
        quoted = f'or put it in quotes to find it as words: "{token}"'
        raise UsageError(f"there is no filter {key}:", fix=f"{nearest(key, list(EXAMPLES))}; {quoted}")
    if not value:
        raise UsageError(f"{key}: says nothing", fix=f"as in {EXAMPLES[key]}")
    kind: TermKind = next(kind for kind in KINDS if kind == key)
    if kind == "label":
        task, _, said = value.partition("=")
        return Term("label", said, task, negated)
    if kind == "state":
        _known("state", value, STATES)
    return Term(kind, value, negated=negated)


def _check(workspace: Workspace, term: Term, known: Facets) -> None:
    match term.kind:
        case "label":
            tasks = workspace.rulebook.tasks
            _known("task", term.task, {*tasks, *known.labels})
            if term.value:
                given = {value.id for value in tasks[term.task].values} if term.task in tasks else set()
                _known(f"value of {term.task}", term.value, given | set(known.labels.get(term.task, ())))
        case "flag":
            found = {*rules(workspace), *known.rules}
            _known("rule", term.value, found | {rule.partition("/")[0] for rule in found})
        case "split":
            _known("split", term.value, {"train", "validation", "test", NO_SPLIT, *known.splits})
        case "entity":
            _known("entity", term.value, {*known.entities, *workspace.rulebook.entities})
        case "source":
            names = {path.rpartition("/")[2] for path in known.files}
            _known("source", term.value, {*known.formats, *known.files, *names})


def _known(what: str, value: str, known: Iterable[str]) -> None:
    names = sorted(known)
    if value not in names:
        raise UsageError(f"there is no {what} {value!r}", fix=nearest(value, names))
