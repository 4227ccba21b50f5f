"""Lists of records: every window together is what a plain look at each record would answer."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curator.config import SelectConfig
from curator.errors import ViewGone
from curator.exports.selection import Candidate, select
from curator.identity import Identities
from curator.records import Subject
from curator.store import assignments, flags, listed, pairs, views
from curator.store.listed import ViewRow
from curator.store.operation import Store
from curator.store.owner import Owner
from curator.store.standing import Rules
from curator.store.views import SORTS, Sort
from curator.store.wanted import Term
from tests.store.conftest import KEY
from tests.store.working import MAIL, bring_in, chat, decide, edit, hit, label, record, render, rendered, scan

TAG = "<EMAIL_ADDRESS_1>"
TEXTS = (
    "Refund, please",
    "the PARCEL is late",
    f"write to {MAIL}",
    "100% of_it",
    "été à Łódź",
    f"refund {MAIL} now",
    "",
)
RULES = Rules(keep_back=["block"])


@dataclass(frozen=True)
class Made:
    """One record as it was made. labels: of intent and answer. edited: what its answer was rewritten to."""

    contents: tuple[str, ...]
    intent: str | None
    answer: str | None
    dropped: bool
    kept_out: bool
    flagged: str
    dismissed: bool
    split: str
    edited: str | None


made = st.builds(
    Made,
    contents=st.lists(st.sampled_from(TEXTS), min_size=1, max_size=4).map(tuple),
    intent=st.sampled_from([None, None, "refund", "delivery"]),
    answer=st.sampled_from([None, None, None, "accept", "reject"]),
    dropped=st.sampled_from([False, False, True]),
    kept_out=st.sampled_from([False, False, False, True]),
    flagged=st.sampled_from(["", "", "warn", "block"]),
    dismissed=st.booleans(),
    split=st.sampled_from(["train", "train", "test", ""]),
    edited=st.sampled_from([None, None, None, "a new answer", f"ask {MAIL}"]),
)
terms = st.lists(
    st.builds(
        Term,
        kind=st.just("words"),
        value=st.sampled_from(
            ["refund", "PARCEL", "example.com", "address_1", "%", "_", "ÉTÉ", "łódź", "new answer", "zz"]
        ),
        negated=st.booleans(),
    )
    | st.builds(
        Term, kind=st.just("label"), value=st.sampled_from(["refund", ""]), task=st.sampled_from(["intent", "answer"])
    )
    | st.builds(
        Term,
        kind=st.just("state"),
        value=st.sampled_from(
            ["in", "duplicate", "unscanned", "rejected", "flagged", "unsplit", "unaccepted", "undrawn"]
        ),
        negated=st.booleans(),
    )
    | st.builds(Term, kind=st.just("split"), value=st.sampled_from(["train", "test", "none"]), negated=st.booleans())
    | st.builds(Term, kind=st.just("flag"), value=st.sampled_from(["quality/refusal", "quality", "qual"]))
    | st.builds(Term, kind=st.just("entity"), value=st.sampled_from(["EMAIL_ADDRESS", "PERSON"]), negated=st.booleans())
    | st.builds(Term, kind=st.just("source"), value=st.sampled_from(["openai-chat", "file-1.jsonl", "other"])),
    max_size=3,
)


class Model:
    """What a store was filled with, and what a plain look at each record answers."""

    def __init__(self, folder: Path, records: list[Made], unscanned: set[str]) -> None:
        self.ids_of = Identities(KEY)
        self.store: Store = Owner(folder, self.ids_of)
        self.records = records
        self.unscanned = unscanned
        # Records that are equal are the same one; a number of its own keeps them apart.
        bring_in(self.store, *[chat(*item.contents, extra={"n": n}) for n, item in enumerate(records)])
        opened = views.open_view(self.store, terms=[], rules=RULES)
        self.ids = [row.id for row in views.rows(self.store, view=opened.name, rules=RULES, start=0, n=1000)]
        self._decide()
        self._scan()

    def _decide(self) -> None:
        said: list[dict[str, Any]] = []
        dropped, assigned = [], []
        for n, item in enumerate(self.records):
            number = self.ids[n]
            for task, value in (("intent", item.intent), ("answer", item.answer)):
                if value:
                    label(self.store, number, value, task=task)
            if item.kept_out:
                decide(self.store, "keep", Subject("conversation", number), "drop")
            if item.edited and len(item.contents) > 1:
                edit(self.store, self.ids_of, f"{number}/1", item.edited)
            if item.dropped:
                dropped.append(
                    {"conversation": number, "kept": self.ids[0], "kind": "near", "score": 0.9, "reason": "like"}
                )
            if item.flagged:
                said.append(
                    {
                        "conversation": number,
                        "rule": "quality/refusal",
                        "version": "1",
                        "kind": "quality",
                        "slots": "{}",
                    }
                    | {"severity": item.flagged, "idx": -1, "first": None, "past": None}
                )
            assigned.append({"conversation": number, "split": item.split, "reason": "" if item.split else "late"})
        run = {"run": "r", "actor": "ann"}
        pairs.record_drops(
            self.store, op=uuid4(), rows=pa.RecordBatch.from_pylist(dropped, schema=pairs.DROP_SCHEMA), **run
        )
        assignments.record(
            self.store, op=uuid4(), rows=pa.RecordBatch.from_pylist(assigned, schema=assignments.SCHEMA), **run
        )
        rows = pa.RecordBatch.from_pylist(said, schema=flags.FLAG_SCHEMA)
        looked = [(number, "1") for number in self.ids]
        flags.record(self.store, op=uuid4(), ruleset="f", looked=looked, rows=rows, **run)
        for flag in flags.found(self.store):
            if self.records[self.ids.index(flag.conversation)].dismissed:
                decide(self.store, "verdict", Subject("finding", flag.id), "dismissed")

    def _scan(self) -> None:
        texts = {text for n in range(len(self.records)) for text in self.texts(n) if text} - self.unscanned
        hits = [hit(self.ids_of, text, MAIL) for text in sorted(texts) if MAIL in text]
        # The number that keeps records apart is a text too where it has many digits, which none here has.
        record(self.store, self.ids_of, sorted(texts), hits)
        render(self.store, TAG)
        rendered(self.store, [(self.ids_of.text(t), "", t.replace(MAIL, TAG)) for t in sorted(texts) if MAIL in t])

    def texts(self, n: int) -> list[str]:
        item = self.records[n]
        contents = list(item.contents)
        if item.edited and len(contents) > 1:
            contents[1] = item.edited
        return contents

    def shown(self, n: int) -> list[str | None]:
        """What each turn says, None where it is withheld."""
        return [None if text in self.unscanned else text.replace(MAIL, TAG) for text in self.texts(n)]

    def states(self, rules: SelectConfig) -> list[str]:
        kinds = {"duplicate": "duplicate", "rejected": "rejected", "flagged": "flagged", "not accepted": "unaccepted"}
        candidates = [
            Candidate(
                id=self.ids[n],
                dropped="duplicate: x" if item.dropped or item.kept_out else None,
                answer=item.answer,
                split=item.split,
                left_out="late",
                flagged="x" if item.flagged == "block" and not item.dismissed else None,
            )
            for n, item in enumerate(self.records)
        ]
        found = []
        for n, reason in enumerate(select(candidates, rules).reasons.values()):
            kind = reason.partition(":")[0]
            late = {"in": "in", "no split": "unsplit", "limit": "undrawn"}.get(kind, "")
            found.append(kinds[kind] if kind in kinds else "unscanned" if None in self.shown(n) else late)
        return found

    def wants(self, n: int, term: Term, state: str) -> bool:
        item = self.records[n]
        flagged = bool(item.flagged) and not item.dismissed
        match term.kind:
            case "words":
                holds = any(term.value.lower() in said.lower() for said in self.shown(n) if said)
            case "label":
                given = item.intent if term.task == "intent" else item.answer
                holds = given is not None and term.value in ("", given)
            case "state":
                holds = state == term.value
            case "split":
                holds = (item.split or "none") == term.value
            case "flag":
                holds = flagged and term.value in ("quality/refusal", "quality")
            case "entity":
                found = any(MAIL in text and text not in self.unscanned for text in self.texts(n))
                holds = term.value == "EMAIL_ADDRESS" and found
            case _:
                holds = term.value in ("openai-chat", "file-1.jsonl")
        return holds != term.negated

    def windows(self, wanted: list[Term], rules: Rules, sort: Sort, size: int) -> Iterator[ViewRow]:
        opened = views.open_view(self.store, terms=wanted, rules=rules, sort=sort)
        assert views.ids(self.store, view=opened.name, start=0, n=10_000) is not None
        for start in range(0, max(1, opened.count), size):
            found = views.rows(self.store, view=opened.name, rules=rules, start=start, n=size)
            assert len(found) == min(size, opened.count - start)
            yield from found


@settings(max_examples=15)
@given(
    records=st.lists(made, min_size=1, max_size=12),
    unscanned=st.sets(st.sampled_from([*TEXTS[:-1], "a new answer"]), max_size=3),
    wanted=terms,
    sort=st.sampled_from(SORTS),
    size=st.integers(1, 7),
    prepared=st.booleans(),
    accepted=st.booleans(),
    limit=st.none() | st.integers(1, 4),
)
def test_all_windows_of_a_list_are_what_a_look_at_each_record_answers(
    records: list[Made],
    unscanned: set[str],
    wanted: list[Term],
    sort: Sort,
    size: int,
    prepared: bool,
    accepted: bool,
    limit: int | None,
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        model = Model(Path(folder), records, unscanned)
        try:
            if prepared:
                listed.prepare(model.store, rules=Rules(["block"], accepted, limit, seed=3))
            rules = Rules(["block"], accepted, limit, seed=3)
            states = model.states(SelectConfig(only="accepted" if accepted else "all", limit=limit, seed=3))
            expected = [n for n in range(len(records)) if all(model.wants(n, term, states[n]) for term in wanted)]
            if sort == "longest":
                expected.sort(key=lambda n: -len(records[n].contents))
            elif sort == "shortest":
                expected.sort(key=lambda n: len(records[n].contents))
            elif sort == "newest":
                expected.reverse()
            found = list(model.windows(wanted, rules, sort, size))
            assert [row.id for row in found] == [model.ids[n] for n in expected]
            for row, n in zip(found, expected, strict=True):
                item = records[n]
                given = [("answer", item.answer), ("intent", item.intent)]
                assert row.labels == [(task, value) for task, value in given if value]
                said = model.shown(n)[0]
                assert row.words == (said if said is None else " ".join(said.split()))
                assert (row.state, row.turns, row.split) == (states[n], len(item.contents), item.split)
        finally:
            model.store.close()


def test_rows_are_of_now_though_the_list_stays_as_it_was_opened(store: Store, ids: Identities) -> None:
    bring_in(store, chat("one", "answer"), chat(f"ask {MAIL}", "answer"))
    scan(store, ids)
    listed.prepare(store, rules=RULES)
    opened = views.open_view(store, terms=[Term("state", "unscanned")], rules=RULES)
    assert [row.words for row in views.rows(store, view=opened.name, rules=RULES, start=0, n=9)] == [None, None]
    render(store, "ask <EMAIL_ADDRESS_1>")
    listed.prepare(store, rules=RULES)
    before = views.rows(store, view=opened.name, rules=RULES, start=0, n=9)
    assert [row.words for row in before] == ["one", "ask <EMAIL_ADDRESS_1>"]

    label(store, before[0].id, "reject", task="answer")
    labelled = views.rows(store, view=opened.name, rules=RULES, start=0, n=9)
    assert [(row.state, row.labels) for row in labelled] == [("rejected", [("answer", "reject")]), ("unsplit", [])]
    decide(store, "keep", Subject("conversation", before[1].id), "drop")
    dropped = views.rows(store, view=opened.name, rules=RULES, start=0, n=9)
    assert [row.state for row in dropped] == ["rejected", "duplicate"]
    decide(store, "keep", Subject("conversation", before[1].id), "keep")
    decide(store, "verdict", Subject("rule", "pii/email"), "not_personal")

    after = views.rows(store, view=opened.name, rules=RULES, start=0, n=9)
    assert [row.id for row in after] == [row.id for row in before]
    assert [row.state for row in after] == ["rejected", "unscanned"]
    assert after[1].words is None, "what waits to be rendered again is withheld, whatever was shown before"


def test_the_first_words_are_of_a_user_and_of_the_first_part_that_is_text(store: Store, ids: Identities) -> None:
    image = {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}}
    parts: list[dict[str, Any]] = [
        image,
        {"type": "text", "text": "what is on it?"},
        {"type": "text", "text": "and why?"},
    ]
    asked = chat("", "a cat")
    asked = type(asked)(messages=(type(asked.messages[0])(index=0, role="user", content=parts), asked.messages[1]))
    bring_in(store, chat("x" * 500, "short"), asked)
    scan(store, ids)
    render(store, "")
    opened = views.open_view(store, terms=[], rules=RULES)
    long, media = views.rows(store, view=opened.name, rules=RULES, start=0, n=2)
    assert (long.words, long.state) == ("x" * 200, "unsplit")
    assert (media.words, media.state) == ("what is on it?", "media")
    found = views.open_view(store, terms=[Term("words", "AND WHY")], rules=RULES)
    assert views.ids(store, view=found.name, start=0, n=9) == [media.id]


def test_the_words_behind_a_replacement_are_found_by_nobody(store: Store, ids: Identities) -> None:
    bring_in(store, chat(f"write to {MAIL}", "yes"), chat("never scanned", "no"))
    record(store, ids, [text := f"write to {MAIL}", "yes"], [hit(ids, text, MAIL)])
    render(store, "write to <EMAIL_ADDRESS_1>")
    for words, count in ((MAIL, 0), ("example", 0), ("never", 0), ("write", 1), ("<email_address_1>", 1)):
        assert views.open_view(store, terms=[Term("words", words)], rules=RULES).count == count, words


def test_a_list_that_is_gone_says_so(store: Store) -> None:
    bring_in(store, chat("one"))
    first = views.open_view(store, terms=[], rules=RULES)
    assert views.position(store, view=first.name, id="none") is None
    for _ in range(views._MOST):
        newest = views.open_view(store, terms=[], rules=RULES)
    with pytest.raises(ViewGone, match="not there any more"):
        views.rows(store, view=first.name, rules=RULES, start=0, n=1)
    views.close_view(store, view=newest.name)
    views.close_view(store, view=newest.name)
    for gone in (newest.name, "view_1; DROP TABLE events", "conversations"):
        with pytest.raises(ViewGone):
            views.ids(store, view=gone, start=0, n=1)


def test_a_record_stands_where_the_list_says(store: Store) -> None:
    bring_in(store, chat("one"), chat("two", "a"), chat("three", "b", "c"))
    opened = views.open_view(store, terms=[], rules=RULES, sort="longest")
    found = views.ids(store, view=opened.name, start=0, n=3)
    assert [views.position(store, view=opened.name, id=number) for number in found] == [0, 1, 2]


def test_a_clock_that_is_set_back_drops_no_list_that_was_just_opened(tmp_path: Path) -> None:
    clock = iter(range(2_000_000_000_000_000, 0, -3_600_000_000))
    with Owner(tmp_path, Identities(KEY), now=lambda: next(clock)) as store:
        bring_in(store, chat("a", "b"))
        for _ in range(20):
            opened = views.open_view(store, terms=[], rules=RULES)
            assert len(views.rows(store, view=opened.name, rules=RULES, start=0, n=10)) == 1
