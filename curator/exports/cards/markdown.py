"""A data card as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from curator.exports.cards.words import SPLITS, counted, why
from curator.reports.markdown import code, table, words

Json = Mapping[str, Any]


def as_markdown(card: Json) -> str:
    parts = (_what, _origin, _removed, _replaced, _balance, _tokens, _limits)
    return "\n".join(line for part in parts for line in part(card)).rstrip() + "\n"


def _what(card: Json) -> Iterator[str]:
    tokens = card["tokens"]
    yield from ("# Data card", "")
    said = f"{tokens['total']:,} tokens, {tokens['trained']:,} of them learned."
    yield f"{counted(tokens['examples'], 'example')} for {code(card['target'])}, {said}"
    yield from ("", f"- state of {card['day']} (event {card['event']:,}), by {words(card['product'])}")
    yield f"- signed off by {words(card['signed_off_by'])}"
    yield from (f"- licence: {words(card['licence'])}", f"- contact: {words(card['contact'])}", "")
    rows = [
        [code(file["path"]), file["split"], *(f"{file[name]:,}" for name in ("lines", "tokens", "trained_tokens"))]
        for file in card["files"]
    ]
    yield from table(["file", "split", "examples", "tokens", "trained tokens"], rows)
    yield from (*(f"- {code(file['path'])} sha256 {code(file['sha256'])}" for file in card["files"]), "")


def _origin(card: Json) -> Iterator[str]:
    yield from ("## Where it is from", "")
    rows = [
        [words(name), *(f"{counts.get(split, 0):,}" for split in SPLITS)] for name, counts in card["sources"].items()
    ]
    yield from table(["format", *SPLITS], rows)
    for name, (files, lines, rejected) in card["arrived"].items():
        read = f"{counted(files, 'file')}, {counted(lines, 'line')}, of which {rejected:,} could not be read"
        yield f"- {words(name)}: {read}"
    if card["years"]:
        first, last = card["years"]
        yield f"- conversations of {first}" + (f" to {last}" if last != first else "")
    if card["edited"]:
        yield f"- answers that a person rewrote: {card['edited']:,}"
    yield ""


def _removed(card: Json) -> Iterator[str]:
    yield from ("## What was removed, and why", "")
    rows = [
        [words(kind), words(why(kind)), f"{count:,}"]
        for kind, count in _ordered(card["records"]).items()
        if kind != "in"
    ]
    yield from table(["records left out for", "which means", "records"], rows) if rows else ("Nothing.", "")
    for title, counts in (card["pairs"] or {}).items():
        yield from (f"- pairs {title}: {count:,}, {words(reason)}" for reason, count in counts.items())
    yield ""


def _replaced(card: Json) -> Iterator[str]:
    yield from ("## Personal data that was replaced", "")
    rows = [[words(entity), f"{count:,}", f"{records:,}"] for entity, (count, records) in card["replaced"].items()]
    yield from table(["kind", "replacements", "records"], rows) if rows else ("Nothing was found.", "")


def _balance(card: Json) -> Iterator[str]:
    split = card["split"]
    yield from ("## Balance", "")
    rows = [[row["split"], f"{row['share']:.1%}", f"{row['wanted']:.1%}"] for row in split["shares"]]
    yield from table(["split", "share", "asked"], rows)
    yield f"- groups that belong together: {split['groups']:,}; the largest holds {split['largest_share']:.1%}"
    yield from (f"- {name.replace('_', ' ')}: {count:,}" for name, count in split["checks"].items())
    yield ""
    for task in card["labels"]:
        rows = [
            [words(value), *(f"{counts.get(split, 0):,}" for split in SPLITS)]
            for value, counts in task["values"].items()
        ]
        yield from table([words(task["name"]), *SPLITS], rows)


def _tokens(card: Json) -> Iterator[str]:
    tokens = card["tokens"]
    yield from ("## Tokens", "")
    named = ", ".join(f"{name} {tokens[name]:,}" for name in ("p5", "p50", "p95", "longest"))
    yield from (f"Of an example: {named}; training reads {_limit(tokens['context'])}.", "")
    rows = [[f"{low:,} - {high:,}", f"{count:,}"] for low, high, count in tokens["histogram"]]
    yield from table(["tokens", "examples"], rows)


def _limits(card: Json) -> Iterator[str]:
    yield from ("## Known limits", "")
    yield from (f"- {words(limit)}" for limit in card["limits"])


def _ordered(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _limit(context: int | None) -> str:
    return "all of it" if context is None else f"at most {context:,}"
