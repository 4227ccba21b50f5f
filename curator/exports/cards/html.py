"""A data card as one page of HTML, for people who look rather than read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from curator.exports.cards.words import MEANING, SPLITS, counted, why
from curator.reports.charts import Bar, Bin, bars, histogram
from curator.reports.page import key, listing, page, paragraph, section, table, tiles

Json = Mapping[str, Any]


def as_html(card: Json) -> str:
    tokens = card["tokens"]
    pieces = [
        "<header>",
        f"<h1>{tokens['examples']:,} examples for fine-tuning</h1>",
        paragraph(f"Data card of an export for {card['target']}, state of {card['day']}", "quiet"),
        "</header>",
        tiles(_figures(card)),
        section("Where it is from", *_origin(card)),
        section("What was removed, and why", *_removed(card)),
        section("Personal data that was replaced", *_replaced(card)),
        section("Train, validation, test", *_splits(card)),
        *(section(f"Labels: {task['name']}", *_labels(task)) for task in card["labels"]),
        section("Tokens of an example", *_tokens(card)),
        section("Known limits", listing([limit[:1].upper() + limit[1:] + "." for limit in card["limits"]])),
        section("The files", *_files(card)),
    ]
    return page("Data card", [piece for piece in pieces if piece])


def _figures(card: Json) -> list[tuple[str, str]]:
    tokens, records = card["tokens"], card["records"]
    left_out = sum(count for kind, count in records.items() if kind != "in")
    replaced = sum(count for count, _ in card["replaced"].values())
    return [
        (f"{tokens['examples']:,}", "examples"),
        (f"{tokens['total']:,}", "tokens"),
        (f"{tokens['trained']:,}", "of them learned"),
        (f"{left_out:,}", "records left out"),
        (f"{replaced:,}", "replacements of personal data"),
    ]


def _origin(card: Json) -> list[str]:
    sources = card["sources"]
    whole = sum(sum(counts.values()) for counts in sources.values()) or 1
    rows = [
        Bar(name, (count := sum(counts.values()),), f"{counted(count, 'example')}, {count / whole:.0%}")
        for name, counts in sorted(sources.items(), key=lambda item: -sum(item[1].values()))
    ]
    read = [
        f"{name}: {counted(files, 'file')}, {counted(lines, 'line')}"
        + (f", of which {rejected:,} could not be read" if rejected else ", all of them read")
        for name, (files, lines, rejected) in card["arrived"].items()
    ]
    if card["years"]:
        first, last = card["years"]
        read.append(f"Conversations of {first}" + (f" to {last}" if last != first else ""))
    if card["edited"]:
        read.append(f"{counted(card['edited'], 'answer')} rewritten by a person")
    return [bars(rows, "Examples by the format that they came in"), listing(read)]


def _removed(card: Json) -> list[str]:
    records: Mapping[str, int] = card["records"]
    whole = sum(records.values()) or 1
    kept = records.get("in", 0)
    rows = [Bar("stays", (kept,), f"{counted(kept, 'record')}, {kept / whole:.0%}")]
    for kind, count in sorted(records.items(), key=lambda item: (-item[1], item[0])):
        if kind != "in":
            rows.append(Bar(f"{kind}: {why(kind)}", (0, count), f"{count:,}"))
    told = [f"{counted(count, 'pair')}: {reason}" for reason, count in (card["pairs"] or {}).get("in", {}).items()]
    told += [f"no pair: {reason} ({count:,})" for reason, count in (card["pairs"] or {}).get("out", {}).items()]
    intro = "Nothing was left out." if kept == whole else ""
    return [paragraph(intro), bars(rows, "Records that stay, and records left out by reason"), listing(told)]


def _replaced(card: Json) -> list[str]:
    rows = [
        Bar(entity.replace("_", " ").lower(), (count,), f"{count:,} in {counted(records, 'record')}")
        for entity, (count, records) in card["replaced"].items()
    ]
    intro = "What the rules found was replaced before anything was written; none of these values is on this page."
    signed = f"Signed off by {card['signed_off_by']}." if card["signed_off_by"] else ""
    if not rows:
        return [paragraph("The rules found none in these records."), paragraph(signed)]
    return [paragraph(f"{intro} {signed}"), bars(rows, "Replacements by kind of personal data")]


def _splits(card: Json) -> list[str]:
    split = card["split"]
    lines = {name: sum(file["lines"] for file in card["files"] if file["split"] == name) for name in SPLITS}
    rows = [
        Bar(
            f"{row['split']}: {MEANING[row['split']]}",
            tuple(lines[row["split"]] if name == row["split"] else 0 for name in SPLITS),
            f"{counted(lines[row['split']], 'example')}, {row['share']:.0%} ({row['wanted']:.0%} asked)",
        )
        for row in split["shares"]
    ]
    checks = [f"{name.replace('_', ' ')}: {count:,}" for name, count in split["checks"].items()]
    verdict = "Checked on the written files: nothing stands on both sides." if split["ok"] else "The checks failed."
    groups = f"{counted(split['groups'], 'group')} of records that belong together, each in one split only"
    return [
        bars(rows, "Examples of each split"),
        paragraph(verdict, "" if split["ok"] else "bad"),
        listing([groups, *checks]),
    ]


def _labels(task: Json) -> list[str]:
    counts = {value: [splits.get(name, 0) for name in SPLITS] for value, splits in task["values"].items()}
    rows = [
        Bar(value, tuple(found), " + ".join(f"{count:,}" for count in found) + f" = {sum(found):,}")
        for value, found in sorted(counts.items(), key=lambda item: -sum(item[1]))
    ]
    without = f"Without a label: {task['without']:,} records." if task["without"] else ""
    return [key(SPLITS), bars(rows, f"Labels of {task['name']} by split"), paragraph(without)]


def _tokens(card: Json) -> list[str]:
    tokens = card["tokens"]
    marks = [(name, tokens[name]) for name in ("p5", "p50", "p95")]
    drawn = histogram([Bin(*one) for one in tokens["histogram"]], marks, "Examples by how many tokens they have")
    limit = "" if tokens["context"] is None else f"; training reads {tokens['context']:,} of an example"
    explained = "Half of the examples have fewer tokens than p50, one in twenty fewer than p5 or more than p95"
    return [drawn, paragraph(f"{explained}; the longest has {tokens['longest']:,}{limit}.", "quiet")]


def _files(card: Json) -> list[str]:
    rows = [[file["path"], f"{file['lines']:,}", f"{file['tokens']:,}", file["sha256"][:16]] for file in card["files"]]
    made = f"Made by {card['product']} from the state at event {card['event']:,}. "
    terms = f"Licence: {card['licence']}. Contact: {card['contact']}."
    return [table(["file", "examples", "tokens", "sha256 begins"], rows), paragraph(made + terms, "quiet")]
