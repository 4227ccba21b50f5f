"""Detection against Presidio's own engine with the same rules.

    python benchmarks/privacy.py [--texts N] [--chat FILE] [--model NAME]

Distinct texts: invented chat, or lines of a gzip'ed JSONL file with {"text": ...}. The stock side is
BatchAnalyzerEngine over a registry of our recognizers, with our tokenizer and context settings; both find the same,
which is checked first. Each side is timed three times in turn, in seconds of the processor; the best counts. Where the
machine has four cores, a pool of four workers is timed by the clock against one stock process.

`--model NAME` (a spaCy model on this machine) also times names and patterns: our rules with the names that we find
ourselves, against the stock engine with that model.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from curator.privacy.detector import Detector

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


def stock_engine(detector: Detector) -> Any:
    from presidio_analyzer import AnalyzerEngine, BatchAnalyzerEngine, RecognizerRegistry

    registry = RecognizerRegistry(recognizers=[loaded.recognizer for loaded in detector.loaded])
    engine = AnalyzerEngine(registry=registry, nlp_engine=detector.nlp_engine, context_aware_enhancer=detector.enhancer)
    return BatchAnalyzerEngine(engine)


def by_stock(engine: Any, texts: list[str]) -> Iterator[set[tuple[str, int, int, float]]]:
    for found in engine.analyze_iterator(texts, "en", batch_size=_CHUNK):
        yield {(r.entity_type, r.start, r.end, round(r.score, 6)) for r in found}


def by_us(detector: Detector, text: str) -> set[tuple[str, int, int, float]]:
    """Less what Presidio removes when an entity's hit lies inside another one that is as sure."""
    from presidio_analyzer import EntityRecognizer, RecognizerResult

    results = [
        RecognizerResult(result.entity_type, result.start, result.end, s) for _, result, s in detector.scan(text)
    ]
    return {(r.entity_type, r.start, r.end, r.score) for r in EntityRecognizer.remove_duplicates(results)}


def best_of(runs: int, *sides: Callable[[], None]) -> list[float]:
    """Seconds of the processor of each side, taken in turn."""
    times: list[list[float]] = [[] for _ in sides]
    for _ in range(runs):
        for number, side in enumerate(sides):
            began = time.process_time()
            side()
            times[number].append(time.process_time() - began)
    return [min(taken) for taken in times]


_worker: Detector | None = None


def _start() -> None:
    global _worker
    _worker = Detector.for_folders()


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


def show(name: str, ratio: float, detail: str) -> bool:
    """Whether the goal is missed."""
    missed = ratio < GOALS[name]
    print(f"{name}: {ratio:.1f}x{' missed' if missed else ''} (goal {GOALS[name]:.0f}x): {detail}")
    return missed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=8000)
    parser.add_argument("--chat", type=Path, help='gzip\'ed JSONL of {"text": ...} instead of invented chat')
    parser.add_argument("--model", help="a spaCy model on this machine, for names")
    given = parser.parse_args()
    texts = read_chat(given.chat, given.texts) if given.chat else invented(given.texts)
    detector = Detector.for_folders()
    stock = stock_engine(detector)

    different = sum(by_us(detector, text) != found for text, found in zip(texts, by_stock(stock, texts), strict=True))
    length = sum(map(len, texts)) / len(texts)
    print(f"{len(texts):,} distinct texts of {length:.0f} characters; findings differ in {different}")

    def ours() -> None:
        with detector.memory():
            for text in texts:
                detector.hits(text)

    def theirs() -> None:
        for _ in by_stock(stock, texts):
            pass

    our_time, their_time = best_of(3, ours, theirs)
    rates = f"{len(texts) / our_time:,.0f} and {len(texts) / their_time:,.0f} texts a second of the processor"
    missed = show("one core", their_time / our_time, rates) or different > 0
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if cores >= 4:
        clock = pooled(texts, 4)
        missed |= show("four workers", their_time / clock, f"{len(texts) / clock:,.0f} texts a second by the clock")
    else:
        print(f"four workers: not measured, this machine has {cores} cores")
    named = any("PERSON" in loaded.recognizer.supported_entities for loaded in detector.loaded)
    if given.model and not named:
        print("names and patterns: not measured, no rule here finds names")
    elif given.model:
        from presidio_analyzer.nlp_engine import NlpEngineProvider

        models = {"nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": given.model}]}
        detector.nlp_engine = NlpEngineProvider(nlp_configuration=models).create_engine()  # type: ignore[assignment]
        with_model = stock_engine(detector)
        with_model.analyzer_engine.registry.add_nlp_recognizer(detector.nlp_engine)
        (named_time,) = best_of(3, lambda: [None for _ in by_stock(with_model, texts)] and None)
        missed |= show("names and patterns", named_time / our_time, f"{len(texts) / named_time:,.0f} texts a second")
    sys.exit(missed)


if __name__ == "__main__":
    main()
