"""Function words of other languages are taken off what the tagger takes for names; names stay, there and in English."""

from __future__ import annotations

import pytest

from curator.privacy.ner.function_words import Trimmer, read_words
from curator.privacy.ner.lexicon import shipped_lexicon
from curator.privacy.ner.tagger import Name

GERMAN = "Vielen Dank für Ihre Hilfe, das ist sehr gut und ich bin froh."
FRENCH = "Merci pour votre aide, je suis très content et nous avons tout."
SPANISH = "Gracias por su ayuda, todo está muy bien y no tengo más que decir."
ITALIAN = "Grazie per la risposta, sono molto contento e non ho altro da dire."
PORTUGUESE = "Obrigado pela ajuda, está tudo muito bem e não tenho mais o que dizer."
DUTCH = "Bedankt voor de hulp, het is goed en ik heb verder niet meer te zeggen."
ENGLISH = "Thank you for your help, it is all very good and I have nothing more to say."


def left(text: str, words: str, probability: float = 0.5, entity: str = "PERSON") -> str | None:
    """What is left of these words of a text where the tagger takes them for a name."""
    start = text.index(words)
    name = Name(start, start + len(words), entity, probability)
    return next((text[kept.start : kept.end] for kept in Trimmer(shipped_lexicon()).trimmed(text, [name])), None)


@pytest.mark.parametrize(
    ("around", "sentence", "words"),
    [
        (GERMAN, "Ihr Paket ist da.", "Ihr Paket"),
        (GERMAN, "Der Kunde hat gefragt.", "Der Kunde"),
        (GERMAN, "Wir haben Ihnen geschrieben.", "Wir haben Ihnen"),
        (GERMAN, "Sie fragen.", "Sie"),
        (FRENCH, "Elle habite ici.", "Elle"),
        (FRENCH, "Les produits.", "Les"),
        (SPANISH, "Una pregunta.", "Una pregunta"),
        (SPANISH, "Ella vive aquí.", "Ella"),
        (ITALIAN, "Noi scriviamo.", "Noi"),
        (PORTUGUESE, "Ela também.", "Ela também"),
        (DUTCH, "Hij is weg.", "Hij"),
    ],
)
def test_what_sentences_begin_with_is_no_name(around: str, sentence: str, words: str) -> None:
    assert left(f"{sentence} {around}", words) is None


@pytest.mark.parametrize(
    ("around", "sentence", "words", "name"),
    [
        (SPANISH, "Soy María García.", "Soy María García", "María García"),
        (PORTUGUESE, "Bom dia Senhora Costa.", "Bom dia Senhora Costa", "Costa"),
        (DUTCH, "Ik ben Jan de Vries.", "Ik ben Jan de Vries", "Jan de Vries"),
        (DUTCH, "De Vries belt.", "De Vries", "De Vries"),
        (FRENCH, "Elle Fanning arrive.", "Elle Fanning", "Elle Fanning"),
        (GERMAN, "Für Zwkrtl ist es.", "Für Zwkrtl", "Zwkrtl"),
        (SPANISH, "Los Angeles es bonita.", "Los Angeles", "Los Angeles"),
        (SPANISH, "Kim Ha escribe.", "Kim Ha", "Kim Ha"),
        (FRENCH, "Tu Nguyen écrit.", "Tu Nguyen", "Tu Nguyen"),
        (GERMAN, "An Nguyen schreibt.", "An Nguyen", "An Nguyen"),
        (GERMAN, "Anna und das war es.", "Anna und das", "Anna"),
    ],
)
def test_a_name_among_them_stays_whole(around: str, sentence: str, words: str, name: str) -> None:
    assert left(f"{sentence} {around}", words) == name


def test_what_is_surely_a_name_stays_behind_any_word() -> None:
    assert left(f"Ihr Zwkrtl ist da. {GERMAN}", "Ihr Zwkrtl", 0.9) == "Zwkrtl"
    assert left(f"Ihr Zwkrtl ist da. {GERMAN}", "Ihr Zwkrtl", 0.5) is None


@pytest.mark.parametrize("words", ["Una Stubbs", "Elle", "Die Hard", "Les Paul", "Con Edison", "Mal", "Der Spiegel"])
def test_in_english_the_same_words_are_left_as_names(words: str) -> None:
    assert left(f"{words} came. {ENGLISH}", words) == words


@pytest.mark.parametrize(
    "text", ["Elle Fanning", "Tu Nguyen", "Una", "Die Hard", "Ella", "An Tran", "Le Thi Mai", "las vegas airport"]
)
def test_an_answer_of_a_word_or_two_that_may_be_a_name_is_left(text: str) -> None:
    assert left(text, text) == text


@pytest.mark.parametrize("text", ["Ihnen das", "Nosotros", "Wann kommt", "Ihr"])
def test_an_answer_that_can_be_no_name_is_none(text: str) -> None:
    assert left(text, text) is None


def test_addresses_are_left_whole() -> None:
    text = f"Der Weg 12 ist es. {GERMAN}"
    assert left(text, "Der Weg 12", entity="ADDRESS") == "Der Weg 12"


def test_every_word_is_listed_once_a_language_and_in_small_letters() -> None:
    for language, words in read_words().items():
        assert not words.nobody & words.anybody, language
        assert all(word == word.lower() for word in words.every)
