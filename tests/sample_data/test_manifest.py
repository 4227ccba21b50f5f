from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2] / "sample_data"
INTENTS = {"billing", "refund", "delivery", "account", "technical", "complaint", "cancel"}
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
SHAPES = {
    "email": EMAIL,
    "international phone": re.compile(r"\+\d[\d ]{8,}\d"),
    "phone": re.compile(r"\(\d{3}\) \d{3}-\d{4}|\b07\d{3} \d{6}\b"),
    "card": re.compile(r"\b\d{4}(?: \d{4}){3}\b|\b3\d{3} \d{6} \d{5}\b"),
    "social security number": re.compile(r"\b\d{3}-\d{2}-\d{4}\b"),
    "IP address": re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b"),
    "order": re.compile(r"\b(?:A-\d{5}|TRK-\d{4}-\d{4}|T-\d{5})\b"),
}
Texts = dict[tuple[str, int, str], str]
Turns = dict[tuple[str, int], list[tuple[str, str]]]


def planted(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    return [*manifest["personal"], *manifest["secrets"]]


def place(entry: dict[str, Any]) -> tuple[str, int, str]:
    return entry["file"], entry["line"], entry["path"]


def covered(manifest: dict[str, Any]) -> dict[tuple[str, int, str], list[tuple[int, int]]]:
    spans: dict[tuple[str, int, str], list[tuple[int, int]]] = {}
    for entry in [*planted(manifest), *manifest["harmless"]]:
        spans.setdefault(place(entry), []).append((entry["start"], entry["start"] + len(entry["value"])))
    return spans


def inside(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    return any(a <= start and end <= b for a, b in spans)


def test_lines_are_ok_rejected_or_blank_as_stated(manifest: dict[str, Any], read: dict[str, Any]) -> None:
    for name, stated in manifest["files"].items():
        good, rejected, blank = read[name]
        assert (len(good), len(rejected), len(blank)) == (stated["ok"], stated["rejected"], stated["blank"]), name
        assert stated["lines"] == stated["ok"] + stated["rejected"] + stated["blank"], name
        assert stated["conversations"] == stated["ok"], name
        assert {entry["line"] for entry in stated["rejected_lines"]} == rejected, name


def test_the_broken_file_has_every_irregularity_it_is_there_for(manifest: dict[str, Any]) -> None:
    body = (ROOT / "broken.jsonl").read_bytes()
    lines = body.split(b"\n")
    kinds = {e["kind"]: lines[e["line"] - 1] for e in manifest["files"]["broken.jsonl"]["rejected_lines"]}
    assert body.startswith(b"\xef\xbb\xbf")
    assert not body.endswith(b"\n")
    assert 0 < body.count(b"\r\n") < body.count(b"\n")
    assert b"\r" not in body.replace(b"\r\n", b"")
    assert len(kinds) == 12
    assert b"\x00" in kinds["nul"]
    assert b"NaN" in kinds["not_a_number"]
    assert kinds["array_line"].startswith(b"[")
    assert b"messages" not in kinds["messages_missing"]
    assert kinds["two_objects"].count(b'{"messages"') == 2
    assert not kinds["truncated"].rstrip().endswith(b"}")


def test_every_planted_value_stands_at_its_place(manifest: dict[str, Any], texts: Texts) -> None:
    for entry in [*planted(manifest), *manifest["harmless"]]:
        text, start, value = texts[place(entry)], entry["start"], entry["value"]
        assert text[start : start + len(value)] == value, place(entry)


def test_the_message_index_counts_the_system_prompt(manifest: dict[str, Any], texts: Texts, turns: Turns) -> None:
    for entry in planted(manifest):
        if entry["message"] is None:
            assert not entry["path"].startswith(("messages", "conversations"))
        elif entry["path"].endswith(("content", "value", "prompt", "answer", "system")):
            assert turns[entry["file"], entry["line"]][entry["message"]][1] == texts[place(entry)], place(entry)


def test_no_planted_value_stands_anywhere_unlisted(manifest: dict[str, Any], texts: Texts) -> None:
    spans = covered(manifest)
    values = {e["value"] for e in planted(manifest)}
    values |= {word for e in manifest["personal"] if e["entity"] == "PERSON" for word in e["value"].split() if word[2:]}
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, sorted(values, key=len, reverse=True))) + r")(?!\w)")
    for where, text in texts.items():
        for match in pattern.finditer(text):
            assert inside(spans.get(where, []), *match.span()), (where, match.span())


def test_nothing_that_looks_like_personal_data_is_unlisted(manifest: dict[str, Any], texts: Texts) -> None:
    spans = covered(manifest)
    for where, text in texts.items():
        if where[2] == "ticket":  # the record's own key, not a planted value
            continue
        for shape, pattern in SHAPES.items():
            for match in pattern.finditer(text):
                assert inside(spans.get(where, []), *match.span()), (shape, where, match.span())


def test_values_are_planted_in_every_kind_of_place(manifest: dict[str, Any]) -> None:
    paths = Counter(re.sub(r"\d+", "N", entry["path"]) for entry in planted(manifest))
    assert {"messages/N/content", "messages/N/content/N/text", "messages/N/name", "contact/email"} <= set(paths)
    assert sum(count for path, count in paths.items() if "/function/arguments/" in path) >= 20
    entities = Counter(entry["entity"] for entry in planted(manifest))
    assert len(entities) == 11
    assert min(entities.values()) >= 3
    assert len({entry["family"] for entry in manifest["secrets"]}) >= 7


def test_values_recur_so_that_pseudonyms_can_be_checked_for_agreement(manifest: dict[str, Any]) -> None:
    records: dict[str, set[tuple[str, int]]] = {}
    spellings: dict[str, set[str]] = {}
    for entry in manifest["personal"]:
        records.setdefault(entry["value"], set()).add((entry["file"], entry["line"]))
        if entry["entity"] == "EMAIL_ADDRESS":
            spellings.setdefault(entry["value"].casefold(), set()).add(entry["value"])
    assert sum(len(where) >= 3 for where in records.values()) >= 10
    assert any(len(variants) == 2 for variants in spellings.values())


def test_defects_are_what_they_are_said_to_be_and_no_others_exist(manifest: dict[str, Any], turns: Turns) -> None:
    listed = {(entry["file"], entry["line"]): entry["kind"] for entry in manifest["defects"]}
    assert len(listed) == len(manifest["defects"]) == 10
    for where, conversation in turns.items():
        (role, last), kind = conversation[-1], listed.get(where)
        assert (role != "assistant") == (kind == "role_order"), where
        assert (last == "") == (kind == "empty"), where
        assert (len(last.split()) == 1 and last.isascii()) == (kind == "one_word"), where
        assert ("<|im_" in last) == (kind == "leak"), where
        assert bool(re.match(r"I'm sorry, but I('m not able| can't)", last)) == (kind == "refusal"), where
        if kind == "truncated":
            assert last[-1].isalpha()
            assert "." in last


def test_labels_name_existing_records_and_the_intents_of_the_pack(manifest: dict[str, Any]) -> None:
    labels = [json.loads(line) for line in (ROOT / "labels.jsonl").read_text(encoding="utf-8").splitlines()]
    values = {"intent": {*INTENTS, "other"}, "answer": {"accept", "reject", "unsure"}}
    for label in labels:
        assert 1 <= label["line"] <= manifest["files"][label["file"]]["lines"]
        assert label["value"] in values[label["task"]]
        assert (label["file"] != "support_chat.jsonl") == (label["value"] == "other")
    assert len({(label["file"], label["line"], label["task"]) for label in labels}) == len(labels)
    intents = Counter(label["value"] for label in labels if label["task"] == "intent")
    assert sum(intents.values()) >= 260
    assert min(intents[intent] for intent in INTENTS) >= 35
    assert {label["value"] for label in labels if label["task"] == "answer"} == values["answer"]


def test_the_sample_is_small_enough_to_ship() -> None:
    assert sum(path.stat().st_size for path in ROOT.iterdir()) < 600_000
