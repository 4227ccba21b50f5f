"""Replacing leaves nothing of a value behind, keeps all the rest, and offsets lead there and back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from curator.privacy.replace import render
from curator.privacy.verdicts import Judged
from curator.records import Finding

#: Emoji with joiners and skin tones, combining marks, CJK, right-to-left: none of them in a value.
AROUND = st.text(st.sampled_from("abc \n.,<>1😀👩\u200d🔬👍🏽é李明שלוםمرحبا\u202e\u200f"), max_size=12)
VALUES = st.text(st.sampled_from("XYZÄ东京Ω\u0301🎈"), min_size=1, max_size=8).map(lambda value: "X" + value)


def found(start: int, end: int, entity: str = "PERSON", score: float = 0.9, replaced: bool = True) -> Judged:
    finding = Finding(
        id=f"{start}-{end}-{entity}", kind="pii", name=entity, subject="t", span=(start, end), score=score
    )
    return Judged(finding, entity, replaced, True, "sure")


def star(judged: Judged, value: str) -> str:
    return f"({judged.entity})"


@st.composite
def texts_with_values(draw: st.DrawFn) -> tuple[str, list[Judged], str]:
    """A text, findings that cover its values, and the text without them."""
    text, rest, judged = draw(AROUND), "", []
    rest = text
    for _ in range(draw(st.integers(0, 4))):
        value, after = draw(VALUES), draw(AROUND.filter(bool))
        start, end = len(text), len(text) + len(value)
        judged.append(found(start, end))
        if draw(st.booleans()):  # a second rule saw a part of it
            judged.append(found(start + draw(st.integers(0, len(value) - 1)), end, "OTHER", 0.4))
        text += value + after
        rest += "(PERSON)" + after
    return text, judged, rest


@given(case=texts_with_values())
def test_values_are_gone_and_the_rest_is_as_it_was(case: tuple[str, list[Judged], str]) -> None:
    text, judged, expected = case
    assert render(text, judged, star).text == expected


@given(case=texts_with_values(), order=st.randoms())
def test_the_order_of_findings_does_not_matter(case: tuple[str, list[Judged], str], order: object) -> None:
    text, judged, _ = case
    shuffled = list(judged)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    assert render(text, shuffled, star) == render(text, judged, star)


@given(text=st.text(max_size=40), spans=st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6))
def test_offsets_lead_there_and_back(text: str, spans: list[tuple[int, int]]) -> None:
    judged = [found(min(a, b), max(a, b)) for a, b in spans if a != b]
    rendered = render(text, judged, star)
    replaced = {n for old_start, old_end, _, _ in rendered.spans for n in range(old_start, old_end)}
    for at in range(len(text)):
        start, end = rendered.new_span(at, at + 1)
        back = rendered.old_span(start, end)
        if at in replaced:
            assert back[0] <= at < back[1]
            assert rendered.text[start:end] == "(PERSON)"
        else:
            assert back == (at, at + 1)
            assert rendered.text[start:end] == text[at]
    for old_start, old_end, new_start, new_end in rendered.spans:
        assert rendered.new_span(old_start, old_end) == (new_start, new_end)
        assert rendered.old_span(new_start, new_end) == (old_start, old_end)


def test_findings_that_overlap_become_one_by_the_longest() -> None:
    text = "see ann@shop.example/x now"
    judged = [found(4, 20, "EMAIL_ADDRESS", 1.0), found(8, 22, "URL", 0.5)]
    assert render(text, judged, star).text == "see (EMAIL_ADDRESS) now"
    assert render(text, [found(4, 20, "EMAIL_ADDRESS", 1.0), found(4, 22, "URL", 0.5)], star).text == "see (URL) now"
    assert render(text, [found(4, 20, "A", 0.5), found(4, 20, "B", 0.6)], star).text == "see (B)/x now"


def test_two_people_side_by_side_stay_two() -> None:
    assert render("AnnBob", [found(0, 3), found(3, 6)], star).text == "(PERSON)(PERSON)"


def test_what_is_not_to_be_replaced_stays() -> None:
    assert render("Ann and Bob", [found(0, 3, replaced=False), found(8, 11)], star).text == "Ann and (PERSON)"


def test_an_accent_after_a_value_goes_with_it() -> None:
    assert render("Jose\u0301 left", [found(0, 4)], star).text == "(PERSON) left"


def test_a_pseudonym_inside_a_finding_stays() -> None:
    text = "to Ann <PERSON_1>, Bonn"
    assert render(text, [found(3, 23, "ADDRESS")], star).text == "to (ADDRESS) <PERSON_1>(ADDRESS)"
    assert render(text, [found(7, 17)], star).text == text
    assert render(text, [found(9, 12)], star).text == text


def test_a_value_that_is_dropped_leaves_nothing() -> None:
    rendered = render("a Ann b", [found(2, 5)], lambda judged, value: "")
    assert rendered.text == "a  b"
    assert rendered.new_span(2, 5) == (2, 2)
    assert rendered.old_span(2, 3) == (5, 6)


def test_a_span_outside_the_text_is_no_error() -> None:
    assert render("short", [found(2, 99)], star).text == "short"
