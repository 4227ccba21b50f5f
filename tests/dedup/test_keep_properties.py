"""What holds of every choice, whatever was found and decided."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from curator.dedup import FoundPair, Keep, Standing, Tie, choose

IDS = [f"r{number}" for number in range(10)]


@dataclass(frozen=True)
class Case:
    """Rows of one content are equal; a table says how similar contents are, as real texts would."""

    content: dict[str, int]
    between: dict[frozenset[int], float]
    standings: dict[str, Standing]
    pairs: list[FoundPair]
    ties: dict[tuple[str, str], Tie]
    keeps: dict[str, Keep]

    def score(self, a: str, b: str) -> float:
        one, two = self.content[a], self.content[b]
        return 1.0 if one == two else self.between.get(frozenset((one, two)), 0.0)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    content = {id: draw(st.integers(0, 5)) for id in IDS}
    between = draw(
        st.dictionaries(
            st.frozensets(st.integers(0, 5), min_size=2, max_size=2),
            st.sampled_from([0.5, 0.8, 0.85, 0.99]),
            max_size=12,
        )
    )
    contradicting = draw(st.sets(st.sampled_from(sorted(between, key=sorted)), max_size=3)) if between else set()
    first = {number: id for id, number in sorted(content.items(), reverse=True)}
    pairs = [FoundPair(first[number], id, "exact", 1.0, True) for id, number in content.items() if first[number] != id]
    for key, score in between.items():
        if key <= first.keys():
            a, b = sorted(first[number] for number in key)
            pairs.append(FoundPair(a, b, "near", score, True))
            if key in contradicting:
                pairs.append(FoundPair(a, b, "contradiction", 0.1, True))
    standings = {
        id: Standing(id, draw(st.booleans()), draw(st.sampled_from([0.0, 1.0])), draw(st.integers(0, 2)), 0)
        for id in IDS
    }
    two = st.lists(st.sampled_from(IDS), min_size=2, max_size=2, unique=True).map(lambda ids: (min(ids), max(ids)))
    ties: dict[tuple[str, str], Tie] = draw(st.dictionaries(two, st.sampled_from(["same", "distinct"]), max_size=6))
    keeps: dict[str, Keep] = draw(st.dictionaries(st.sampled_from(IDS), st.sampled_from(["keep", "drop"]), max_size=3))
    return Case(content, between, standings, pairs, ties, keeps)


@given(cases())
def test_no_row_goes_without_a_similar_row_that_stays(case: Case) -> None:
    choice = choose(case.standings, case.pairs, threshold=0.8, ties=case.ties, keeps=case.keeps)
    gone = {drop.id for drop in choice.drops}
    for drop in choice.drops:
        if drop.kind == "person":
            assert case.keeps[drop.id] == "drop"
            continue
        assert drop.kept is not None
        assert drop.kept not in gone
        tie = case.ties.get((min(drop.id, drop.kept), max(drop.id, drop.kept)))
        assert tie != "distinct"
        assert tie == "same" or drop.score == case.score(drop.id, drop.kept) >= 0.8
        assert any(drop.id in cluster and drop.kept in cluster for cluster in choice.clusters)


@given(cases())
def test_no_row_stays_beside_a_better_copy_without_a_reason(case: Case) -> None:
    choice = choose(case.standings, case.pairs, threshold=0.8, ties=case.ties, keeps=case.keeps)
    staying = sorted(case.standings.keys() - {drop.id for drop in choice.drops})
    for a in staying:
        for b in staying:
            if a < b and case.content[a] == case.content[b]:
                both_kept = case.keeps.get(a) == case.keeps.get(b) == "keep"
                assert both_kept or case.ties.get((a, b)) == "distinct"


@given(cases())
def test_rows_a_person_kept_stay_and_rows_a_person_dropped_go(case: Case) -> None:
    gone = {
        drop.id for drop in choose(case.standings, case.pairs, threshold=0.8, ties=case.ties, keeps=case.keeps).drops
    }
    assert {id for id, keep in case.keeps.items() if keep == "drop"} <= gone
    assert not {id for id, keep in case.keeps.items() if keep == "keep"} & gone


@given(cases())
def test_clusters_are_what_pairs_and_ties_connect(case: Case) -> None:
    edges = {
        (a, b)
        for a in IDS
        for b in IDS
        if a < b and case.ties.get((a, b), "same" if case.score(a, b) >= 0.8 else "distinct") == "same"
    }
    label = {id: id for id in IDS}
    for _ in IDS:
        for a, b in edges:
            label[a] = label[b] = min(label[a], label[b])
    expected = {tuple(sorted(id for id in IDS if label[id] == root)) for root in set(label.values())}
    choice = choose(case.standings, case.pairs, threshold=0.8, ties=case.ties, keeps=case.keeps)
    assert set(choice.clusters) == {cluster for cluster in expected if len(cluster) > 1}


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_what_comes_in_changes_nothing(case: Case, chance: Random) -> None:
    standings, pairs = list(case.standings), list(case.pairs)
    ties, keeps = list(case.ties), list(case.keeps)
    chance.shuffle(standings)
    chance.shuffle(pairs)
    chance.shuffle(ties)
    chance.shuffle(keeps)
    again = choose(
        {id: case.standings[id] for id in standings},
        pairs,
        threshold=0.8,
        ties={pair: case.ties[pair] for pair in ties},
        keeps={id: case.keeps[id] for id in keeps},
    )
    assert again == choose(case.standings, case.pairs, threshold=0.8, ties=case.ties, keeps=case.keeps)
