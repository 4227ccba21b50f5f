"""How well personal data is found in marked texts: `python benchmarks/privacy_quality.py --eval DIR [--set NAME ...]`.

DIR holds one gzip'ed JSONL per set, NAME.jsonl.gz or NAME.dev.jsonl.gz, with rows
{"text": ..., "spans": [[start, end, entity], ...]}. Scoring: span_scores.py. Prints F2, precision and recall for each
entity of each set beside the goal, and how many alarms entities raise that a set does not mark.

Of personal data under any name it prints F2 by our own scorer and, with everything that rules can find switched on
(rules_all/), by presidio-research's evaluator where that is installed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from research_evaluator import Tagged, installed, pii_f2
from span_scores import Marked, Overlap, Scores

from curator.privacy.detector import Detector

#: The least F2 that is aimed at, by set and entity.
GOALS = {
    ("sgd_dialogue", "PERSON"): 0.86,
    ("sgd_dialogue", "LOCATION"): 0.92,
    ("sgd_dialogue", "ADDRESS"): 0.98,
    ("sgd_dialogue", "PHONE_NUMBER"): 1.0,
    ("presidio_synth", "PERSON"): 0.84,
    ("presidio_synth", "LOCATION"): 0.94,
    ("presidio_synth", "ADDRESS"): 0.94,
    ("presidio_synth", "PHONE_NUMBER"): 0.88,
    ("presidio_synth", "CREDIT_CARD"): 0.98,
    ("presidio_synth", "EMAIL_ADDRESS"): 1.0,
    ("presidio_synth", "IBAN_CODE"): 1.0,
    ("presidio_synth", "US_SSN"): 1.0,
    ("presidio_synth", "IP_ADDRESS"): 1.0,
    ("wikigold", "PERSON"): 0.85,
    ("wikigold", "LOCATION"): 0.84,
    ("btc", "PERSON"): 0.69,
    ("btc", "LOCATION"): 0.63,
}
#: Rules with everything switched on.
RULES_ALL = Path(__file__).parent / "rules_all"
#: Of personal data under any name, by the overlap that a span needs, as presidio-research's evaluator measures it.
OVERLAP_GOALS = {("presidio_synth", 0.9): 0.80, ("presidio_synth", 0.7): 0.86}


def rows(path: Path) -> Iterator[tuple[str, list[Marked]]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield row["text"], [Marked(*span) for span in row["spans"]]


def measure(detector: Detector, path: Path, least: float) -> tuple[Scores, dict[float, Overlap], float]:
    """Scores of one set, overlaps by what a span needs, and texts a second of the processor."""
    scores = Scores()
    overlaps = {share: Overlap(share) for share in (0.9, 0.7)}
    spent = 0.0
    for text, gold in rows(path):
        began = time.process_time()
        hits = detector.hits(text)
        spent += time.process_time() - began
        predicted = sorted({Marked(h.start, h.end, h.name) for h in hits if h.score >= least})
        scores.add(text, gold, predicted)
        for overlap in overlaps.values():
            overlap.add(text, gold, predicted)
    return scores, overlaps, scores.texts / spent


def anything(detector: Detector, path: Path, least: float) -> list[Tagged]:
    """Every text with all that is found in it, for a scorer that asks for no names."""
    texts = []
    for text, gold in rows(path):
        hits = [h for h in detector.hits(text) if h.score >= least]
        texts.append(Tagged(text, gold, [(Marked(h.start, h.end, h.name), h.score) for h in hits]))
    return texts


def show_anything(name: str, texts: list[Tagged]) -> bool:
    """Whether a goal is missed."""
    shares = sorted((share for set_name, share in OVERLAP_GOALS if set_name == name), reverse=True)
    if not shares:
        return False
    ours = {share: Overlap(share) for share in shares}
    for text, gold, found in texts:
        for overlap in ours.values():
            overlap.add(text, gold, [span for span, _ in found])
    theirs = pii_f2(texts, shares) if installed() else {}
    missed = False
    for share in shares:
        goal = OVERLAP_GOALS[name, share]
        by_them = theirs.get(share)
        below = by_them is not None and round(by_them, 2) < goal
        missed |= below
        said = "not installed" if by_them is None else f"{by_them:.3f}{' missed' if below else ''}"
        print(f"  everything on, IoU {share}: F2 {ours[share].f2:.3f}, presidio-evaluator {said}, goal {goal:.2f}")
    return missed


def show(name: str, scores: Scores, overlaps: dict[float, Overlap], rate: float, examples: int) -> bool:
    """Whether a goal is missed."""
    missed = False
    print(f"\n{name}: {scores.texts} texts, {rate:,.0f} a second")
    print(f"  {'entity':<18}{'F2':>7}{'goal':>7}{'prec.':>8}{'recall':>8}{'gold':>7}{'alarms':>8}")
    unmarked: Counter[str] = Counter()
    for entity, score in sorted(scores.by_entity.items()):
        if not score.gold:
            unmarked[entity] = score.wrong
            continue
        goal = GOALS.get((name, entity))
        below = goal is not None and round(score.f2, 2) < goal
        missed |= below
        print(
            f"  {entity:<18}{score.f2:>7.3f}{'' if goal is None else f'{goal:.2f}':>7}{score.precision:>8.3f}"
            f"{score.recall:>8.3f}{score.gold:>7}{score.wrong:>8}{'  missed' if below else ''}"
        )
        for sign, cases in (("-", score.missed), ("+", score.alarms)):
            for case in cases[:examples]:
                print(f"      {sign} {case}")
    for share, overlap in overlaps.items():
        print(f"  any entity, IoU {share}: F2 {overlap.f2:.3f}")
    print("  not marked in this set:", ", ".join(f"{e} {n}" for e, n in unmarked.most_common()) or "none")
    for entity in unmarked:
        for case in scores.by_entity[entity].alarms[:examples]:
            print(f"      + {entity}: {case}")
    return missed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--eval", type=Path, required=True, help="folder with the sets")
    parser.add_argument("--set", action="append", help="only this set; may be repeated")
    parser.add_argument("--rules", action="append", default=[], help="folder of rules over the shipped ones")
    parser.add_argument("--rule", action="append", help="only this rule; may be repeated")
    parser.add_argument("--from", type=float, default=0.3, dest="least", help="hits under this score do not count")
    parser.add_argument("--all-from", type=float, default=0.2, help="the same where everything is switched on")
    parser.add_argument("--examples", type=int, default=0, help="show so many misses (-) and alarms (+) of each entity")
    given = parser.parse_args()
    paths = {path.name.split(".")[0]: path for path in sorted(given.eval.glob("*.jsonl.gz"))}
    wanted = given.set or sorted(paths)
    if not paths or set(wanted) - paths.keys():
        sys.exit(f"{given.eval} holds the sets: {', '.join(paths) or 'none'}")
    detector = Detector.for_folders(tuple(given.rules), frozenset(given.rule) if given.rule else None)
    everything = Detector.for_folders((*given.rules, str(RULES_ALL))) if not given.rule else None
    missed = False
    for name in wanted:
        missed |= show(name, *measure(detector, paths[name], given.least), given.examples)
        if everything is not None:
            missed |= show_anything(name, anything(everything, paths[name], given.all_from))
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
