"""What is known to be wrong with an export's data, in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from curator.exports.checks.titles import title

#: Fewer examples than this teach little and tell less.
_FEW_TRAINED, _FEW_TESTED = 50, 50
#: A source, label or group with more than this share of the examples sets the tone alone.
_MOST = 0.8
_LARGE_GROUP = 0.2
#: A task with a smaller share of labels was not meant for all records.
_SOME = 0.1
_TOLD = 5


def limits(card: Mapping[str, Any]) -> list[str]:
    """Sentences without a full stop, of a card's data."""
    return list(_limits(card))


def _limits(card: Mapping[str, Any]) -> Iterator[str]:
    if card["not_looked_for"]:
        kinds = ", ".join(card["not_looked_for"])
        yield f"personal data of these kinds was not looked for, so some may be in it: {kinds}"
    yield "rules find most personal data, never all of it"
    yield from _of_size(card)
    yield from _of_balance(card)
    flags = sorted(card["flags"].items(), key=lambda item: (-item[1], item[0]))
    if flags:
        told = ", ".join(f"{rule} ({count:,})" for rule, count in flags[:_TOLD])
        more = f" and {len(flags) - _TOLD} more" if len(flags) > _TOLD else ""
        yield f"records leave with flags of quality or bias that nobody has dismissed: {told}{more}"
    if count := card["contradictions"]:
        pairs = "1 pair of records gives" if count == 1 else f"{count:,} pairs of records give"
        yield f"{pairs} other answers to the same question, and nobody has decided which holds"
    if card["warnings"]:
        told = ", ".join(f"{count:,} x {title(code)}" for code, count in card["warnings"].items())
        yield f"the target's checks warn: {told} (curator check FILE tells where)"
    if not card["labels"]:
        yield "no record has a label, so how it is balanced is not known"


def _of_size(card: Mapping[str, Any]) -> Iterator[str]:
    lines = dict.fromkeys(("train", "validation", "test"), 0)
    for file in card["files"]:
        lines[file["split"]] += file["lines"]
    if lines["train"] < _FEW_TRAINED:
        yield f"{lines['train']:,} training examples teach little"
    if not lines["test"]:
        yield "there is no test file, so nothing here can tell how good a model made from it is"
    elif lines["test"] < _FEW_TESTED:
        yield f"{lines['test']:,} test examples are too few to tell two models apart"
    if card["split"]["largest_share"] > _LARGE_GROUP:
        yield f"one group of records that belong together holds {card['split']['largest_share']:.0%} of the examples"


def _of_balance(card: Mapping[str, Any]) -> Iterator[str]:
    sources = {name: sum(counts.values()) for name, counts in card["sources"].items()}
    whole = sum(sources.values())
    for name, count in sources.items():
        if len(sources) > 1 and count > _MOST * whole:
            yield f"{count / whole:.0%} of the examples come from one kind of source ({name})"
    if card["split"]["scarce"]:
        yield f"these labels have too few examples to learn or to judge: {', '.join(card['split']['scarce'])}"
    for task in card["labels"]:
        counts = {value: sum(splits.values()) for value, splits in task["values"].items()}
        labelled = sum(counts.values())
        top = max(counts, key=lambda value: counts[value], default="")
        if labelled and counts[top] > _MOST * labelled:
            yield f"{counts[top] / labelled:.0%} of the labels of {task['name']} are {top}"
        if task["without"] and labelled > _SOME * task["without"]:
            yield f"{task['without']:,} of the exported records have no label of {task['name']}"
