"""The training sentences: their form, and what is made of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from curator.errors import FileProblem
from curator.privacy.ner.building.filling import examples
from curator.privacy.ner.sentences import Piece, pieces, read_sentences
from curator.registry import shipped

SENTENCES = shipped("rules/pii") / "names" / "sentences"


def test_slots_and_written_spans_are_told_from_words() -> None:
    assert pieces("hi {first}, see [Low Tarn|LOCATION]\\n!") == [
        Piece("hi "),
        Piece(slot="first", entity="PERSON"),
        Piece(", see "),
        Piece("Low Tarn", entity="LOCATION"),
        Piece("\n!"),
    ]


@pytest.mark.parametrize("line", ["hi {frist}", "in [Lyon|PLACE]", "in [Lyon|LOCATION"])
def test_a_mistyped_slot_or_span_is_told_with_file_and_line(tmp_path: Path, line: str) -> None:
    (tmp_path / "a.txt").write_text(f"# remark\nfine\n{line}\n")
    if line.endswith("LOCATION"):
        assert list(read_sentences(tmp_path))[1] == [Piece(line)]
        return
    with pytest.raises(FileProblem, match=r"a\.txt:3"):
        list(read_sentences(tmp_path))


def test_there_are_thousands_of_sentences_and_many_without_a_name() -> None:
    read = list(read_sentences(SENTENCES))
    bare = sum(not any(piece.entity for piece in sentence) for sentence in read)
    assert len(read) > 15_000
    assert 0.3 < bare / len(read) < 0.5


def test_every_example_has_its_spans_apart_and_in_order() -> None:
    sentences = list(read_sentences(SENTENCES))[::40]
    for example in examples(sentences, 4, 3):
        past = 0
        for start, end, _ in example.spans:
            assert past <= start < end <= len(example.text)
            past = end


def test_the_same_seed_makes_the_same_examples() -> None:
    sentences = list(read_sentences(SENTENCES))[:50]
    assert list(examples(sentences, 3, 7)) == list(examples(sentences, 3, 7))
    assert list(examples(sentences, 3, 7)) != list(examples(sentences, 3, 8))


def test_neighbours_of_one_entity_are_one_span() -> None:
    (example,) = examples([pieces("ask {first} {last} today")], 1, 1)
    ((start, end, entity),) = example.spans
    assert entity == "PERSON"
    assert example.text == f"ask {example.text[start:end]} today"
