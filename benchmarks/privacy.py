"""Detection against Presidio's own engine with the same rules.

    python benchmarks/privacy.py [--texts N] [--chat FILE] [--model NAME]

Distinct texts: invented chat, or lines of a gzip'ed JSONL file with {"text": ...}. Patterns: the stock side is
BatchAnalyzerEngine over a registry of our recognizers, with our tokenizer and context settings; both find the same,
which is checked first. Each side is timed three times in turn, a third of the texts each time, in seconds of the
processor; the best counts. Where the machine has four cores, a pool of four workers is timed by the clock against one
stock process.

Names and patterns: all our rules, against the stock engine with the same patterns and a spaCy network for names.
`--model NAME` names one on this machine; without it, one of the size of a small model is made (small_model.py).
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from small_model import save_small_model

from curator.privacy.detector import Detector
from curator.privacy.rules import load_rules

GOALS = {"one core": 10.0, "four workers": 15.0, "names and patterns": 4.0}
_CHUNK = 500
_OPENINGS = (
    "hi",
    "Hello there,",
    "Good morning",
    "hey,",
    "ok so",
    "Thanks.",
    "Sorry to bother you,",
    "quick question:",
)
_THINGS = ("parcel", "kettle", "jacket", "invoice", "lamp", "window", "keyboard", "ticket", "sofa", "bicycle", "carpet")
_DID = ("arrived", "broke", "vanished", "leaks", "squeaks", "works", "stopped", "faded", "froze", "bent", "came back")
_WHEN = ("today", "last week", "on Monday", "at 7:30", "for 2 days", "since May", "twice", "3 times", "in room 12")
_THEN = (
    "I have a problem with the delivery.", "can you tell me when the shop opens on Sunday?", "please refund me",
    "the app keeps crashing after the update", "is there a table for 4 at 7:30 pm?", "that works for me, see you then",
    "I would like to change my seat to the window", "the total was $42.50 and not $24.50", "which date do you prefer?",
    "could you recommend a cheap restaurant near the station", "do you have this in size 38 or 39?", "all good, bye",
)  # fmt: skip
_PERSONAL = (
    "call me at 202-555-0{n:03} please", "write to user{n}@example.com", "order #48{n:03}15162 never came",
    "my ssn is 123-45-6{n:03}", "I was born on {d} May 1987", "account number 7{n:03}00{n:03}",
    "it is 4111 1111 1111 1111",    "see https://www.shop.example/orders/{n}", "the login came from 192.0.2.{d}",
    "the password is Tr1cky-{n:03}",
)  # fmt: skip


def invented(count: int) -> list[str]:
    """Distinct messages of some 90 characters, one in eight with personal data."""
    source = random.Random(1)
    texts: dict[str, None] = {}
    while len(texts) < count:
        parts = [
            source.choice(_OPENINGS),
            f"the {source.choice(_THINGS)} {source.choice(_DID)} {source.choice(_WHEN)}",
            source.choice(_THEN),
        ]
        if source.random() < 0.125:
            line = source.choice(_PERSONAL).format(n=source.randrange(1000), d=source.randrange(1, 28))
            parts.insert(source.randrange(4), line)
        texts[" ".join(parts)] = None
    return list(texts)


def read_chat(path: Path, count: int) -> list[str]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        texts = list(dict.fromkeys(json.loads(line)["text"] for line in lines))
    random.Random(1).shuffle(texts)
    return texts[:count]


def patterns() -> frozenset[str]:
    """The ids of the rules that find no names."""
    return frozenset(rule.id for rule in load_rules().rules if "PERSON" not in rule.can_find)


def stock_engine(detector: Detector) -> Any:
    from presidio_analyzer import AnalyzerEngine, BatchAnalyzerEngine, RecognizerRegistry

    registry = RecognizerRegistry(recognizers=[loaded.recognizer for loaded in detector.loaded])
    engine = AnalyzerEngine(registry=registry, nlp_engine=detector.nlp_engine, context_aware_enhancer=detector.enhancer)
    return BatchAnalyzerEngine(engine)


def by_stock(engine: Any, texts: list[str]) -> Iterator[set[tuple[str, int, int, float]]]:
    for found in engine.analyze_iterator(texts, "en", batch_size=_CHUNK):
        yield {(r.entity_type, r.start, r.end, round(r.score, 6)) for r in found}


def drain(engine: Any, texts: list[str]) -> None:
    for _ in by_stock(engine, texts):
        pass


def by_us(detector: Detector, text: str) -> set[tuple[str, int, int, float]]:
    """Less what Presidio removes when an entity's hit lies inside another one that is as sure."""
    from presidio_analyzer import EntityRecognizer, RecognizerResult

    results = [
        RecognizerResult(result.entity_type, result.start, result.end, s) for _, result, s in detector.scan(text)
    ]
    return {(r.entity_type, r.start, r.end, r.score) for r in EntityRecognizer.remove_duplicates(results)}


def best_of(runs: int, texts: list[str], *sides: Callable[[list[str]], None]) -> list[float]:
    """Texts a second of the processor of each side, taken in turn, the best of `runs`.

    Every run has texts of its own, since both sides remember what they met.
    """
    rates: list[list[float]] = [[] for _ in sides]
    for run in range(runs):
        part = texts[run::runs]
        for number, side in enumerate(sides):
            began = time.process_time()
            side(part)
            rates[number].append(len(part) / (time.process_time() - began))
    return [max(taken) for taken in rates]


_worker: Detector | None = None


def _start() -> None:
    global _worker
    _worker = Detector.for_folders((), patterns())


def _work(texts: list[str]) -> int:
    assert _worker is not None
    with _worker.memory():
        return sum(len(_worker.hits(text)) for text in texts)


def pooled(texts: list[str], workers: int) -> float:
    """Seconds by the clock of the best of three, once the workers have read the rules."""
    chunks = [texts[n : n + _CHUNK] for n in range(0, len(texts), _CHUNK)]
    with ProcessPoolExecutor(workers, get_context("spawn"), _start) as pool:
        list(pool.map(_work, [texts[:10]] * workers * 4))
        taken = []
        for _ in range(3):
            began = time.perf_counter()
            list(pool.map(_work, chunks))
            taken.append(time.perf_counter() - began)
    return min(taken)


def with_model(detector: Detector, name: str) -> Any:
    """The stock engine over the rules of `detector`, with a spaCy model for names. name: of a package, or a folder."""
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    models = {"nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": name}]}
    detector.nlp_engine = NlpEngineProvider(nlp_configuration=models).create_engine()  # type: ignore[assignment]
    engine = stock_engine(detector)
    engine.analyzer_engine.registry.add_nlp_recognizer(detector.nlp_engine)
    return engine


def show(name: str, ratio: float, detail: str) -> bool:
    """Whether the goal is missed."""
    missed = ratio < GOALS[name]
    print(f"{name}: {ratio:.1f}x{' missed' if missed else ''} (goal {GOALS[name]:.0f}x): {detail}")
    return missed


def compared(name: str, detector: Detector, engine: Any, texts: list[str]) -> bool:
    """Times both sides; whether the goal is missed."""

    def ours(part: list[str]) -> None:
        with detector.memory():
            for text in part:
                detector.hits(text)

    our_rate, their_rate = best_of(3, texts, ours, lambda part: drain(engine, part))
    rates = f"{our_rate:,.0f} and {their_rate:,.0f} texts a second of the processor"
    return show(name, our_rate / their_rate, rates)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=8000)
    parser.add_argument("--chat", type=Path, help='gzip\'ed JSONL of {"text": ...} instead of invented chat')
    parser.add_argument("--model", help="a spaCy model on this machine instead of one that is made")
    given = parser.parse_args()
    texts = read_chat(given.chat, given.texts) if given.chat else invented(given.texts)
    detector = Detector.for_folders((), patterns())
    stock = stock_engine(detector)

    different = sum(by_us(detector, text) != found for text, found in zip(texts, by_stock(stock, texts), strict=True))
    length = sum(map(len, texts)) / len(texts)
    print(f"{len(texts):,} distinct texts of {length:.0f} characters; findings differ in {different}")
    missed = compared("one core", detector, stock, texts) or different > 0
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if cores >= 4:
        (their_rate,) = best_of(3, texts, lambda part: drain(stock, part))
        clock = len(texts) / pooled(texts, 4)
        missed |= show("four workers", clock / their_rate, f"{clock:,.0f} texts a second by the clock")
    else:
        print(f"four workers: not measured, this machine has {cores} cores")
    with tempfile.TemporaryDirectory() as folder:
        if not given.model:
            save_small_model(Path(folder))
        engine = with_model(detector, given.model or folder)
        missed |= compared("names and patterns", Detector.for_folders(), engine, texts)
    sys.exit(missed)


if __name__ == "__main__":
    main()
