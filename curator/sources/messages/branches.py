"""The conversation that a tree shows: its current branch, with other answers and questions as alternatives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from curator.records import Alternative, JsonObject, Message
from curator.sources.messages.tree import Tree

_ORIGINS = {"user": "edited", "assistant": "regenerated"}


@dataclass(frozen=True, slots=True)
class Said:
    """What a node shows. role: "" where it shows nothing. goes_on: whether what follows goes on in its last word.

    dropped: what of it is not in `text`, kind -> how many. extra: lists, which are joined where messages are.
    """

    role: str
    text: str = ""
    created_at: int | None = None
    model: str | None = None
    goes_on: bool = False
    extra: Mapping[str, list[Any]] = field(default_factory=dict)
    dropped: Mapping[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Shown:
    """at: node -> index of the message it is in. instead: node -> number of the alternative it is in."""

    messages: list[Message] = field(default_factory=list)
    alternatives: list[Alternative] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)
    at: dict[str, int] = field(default_factory=dict)
    instead: dict[str, int] = field(default_factory=dict)


def show(tree: Tree, leaf: str, said: Callable[[str], Said]) -> Shown:
    """The branch that ends in `leaf`; one answer of the assistant may be several nodes. Raises what `said` does."""
    shown = Shown()
    chain = tree.chain(leaf)
    spoken = {node: said(node) for node in chain}
    turns: list[list[str]] = []
    for node in chain:
        shown.dropped.update(spoken[node].dropped)
        if not spoken[node].role:
            continue
        last = spoken[turns[-1][0]].role if turns else ""
        if last == spoken[node].role == "assistant":
            turns[-1].append(node)
        else:
            turns.append([node])
        shown.at[node] = len(turns) - 1
    shown.messages = [_message(n, [spoken[node] for node in turn]) for n, turn in enumerate(turns)]
    if any(tree.others(node) for node in chain):
        _add_others(shown, tree, chain, turns, {**spoken, **{n: said(n) for n in tree if n not in spoken}})
    return shown


def _add_others(
    shown: Shown, tree: Tree, chain: Sequence[str], turns: list[list[str]], spoken: Mapping[str, Said]
) -> None:
    place = {node: n for n, node in enumerate(chain)}
    for n, node in enumerate(chain):
        index = next((shown.at[later] for later in chain[n:] if later in shown.at), -1)
        for other in tree.others(node) if index >= 0 else ():
            nodes = _one_turn(tree.onward(other), spoken)
            message = shown.messages[index]
            if not nodes or spoken[nodes[0]].role != message.role:
                continue
            before = [inner for inner in turns[index] if place[inner] < n]
            made = _message(index, [spoken[inner] for inner in (*before, *nodes)])
            shown.instead |= dict.fromkeys(nodes, len(shown.alternatives))
            shown.alternatives.append(Alternative(message=made, origin=_ORIGINS.get(message.role, "other")))
    left = sum(bool(spoken[n].role) for n in spoken if n not in place and n not in shown.instead)
    if left:
        shown.dropped["messages in other branches"] += left


def _one_turn(nodes: Sequence[str], spoken: Mapping[str, Said]) -> list[str]:
    """The first of these nodes that show something, as far as they are one turn."""
    found: list[str] = []
    for node in nodes:
        role = spoken[node].role
        if found and role and (role != "assistant" or spoken[found[0]].role != "assistant"):
            break
        if role:
            found.append(node)
    return found


def _message(index: int, parts: Sequence[Said]) -> Message:
    text = ""
    extra: JsonObject = {}
    for n, part in enumerate(parts):
        text += ("" if not n or parts[n - 1].goes_on else "\n\n") + part.text
        for key, values in part.extra.items():
            extra[key] = [*extra.get(key, ()), *values]
    return Message(
        index=index,
        role=parts[0].role,
        content=text,
        created_at=parts[0].created_at,
        model=next((part.model for part in reversed(parts) if part.model), None),
        extra=extra,
    )
