"""A model of the user's finds names by one setting; what is wrong with it is said before anything is scanned."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from curator.errors import FileProblem, UsageError
from curator.privacy.detect import Detect
from curator.privacy.detector import Detector
from curator.privacy.rules import load_rules, rule_versions
from curator.privacy.unread import languages_of
from tests.privacy.small_models import engine, train_spacy

MODEL = "pii/model"
TEXT = "here is Ann Example again"


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return train_spacy(tmp_path_factory.mktemp("trained") / "model")


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))


def folders(tmp_path: Path, content: str, **files: str) -> tuple[str, ...]:
    rules = tmp_path / "rules"
    rules.mkdir(exist_ok=True)
    for name, text in {"engine": content, **files}.items():
        (rules / f"{name}.yaml").write_text(text, encoding="utf-8")
    return (str(rules),)


def found(folder: tuple[str, ...], text: str = TEXT) -> list[tuple[str, str, float]]:
    hits = Detector.for_folders(folder, frozenset({MODEL})).hits(text)
    return [(hit.name, text[hit.start : hit.end], hit.score) for hit in hits]


def refused(tmp_path: Path, content: str) -> FileProblem:
    with pytest.raises(FileProblem) as problem:
        load_rules(folders(tmp_path, content))
    return problem.value


def test_a_trained_spacy_model_finds_names_with_the_score_that_the_file_gives(tmp_path: Path, trained: Path) -> None:
    assert found(folders(tmp_path, engine("spacy", ("en", trained)))) == [("PERSON", "Ann Example", 0.85)]
    scored = engine("spacy", ("en", trained), more="default_score: 0.6")
    assert found(folders(tmp_path, scored)) == [("PERSON", "Ann Example", 0.6)]
    low = engine(
        "spacy", ("en", trained), more="low_score_entity_names: [PERSON]\nlow_confidence_score_multiplier: 0.5"
    )
    assert found(folders(tmp_path, low)) == [("PERSON", "Ann Example", 0.425)]


def test_a_path_is_read_from_the_folder_of_the_file(tmp_path: Path, trained: Path) -> None:
    shutil.copytree(trained, tmp_path / "models" / "names")
    assert found(folders(tmp_path, engine("spacy", ("en", "../models/names"))))


def test_a_label_means_what_the_file_says_it_means(tmp_path: Path, trained: Path) -> None:
    other = engine("spacy", ("en", trained), more="model_to_presidio_entity_mapping: {PERSON: PUPIL}")
    assert found(folders(tmp_path, other)) == [("PUPIL", "Ann Example", 0.85)]


def test_a_model_none_of_whose_labels_means_anything_is_refused_with_its_labels(tmp_path: Path, trained: Path) -> None:
    ignored = engine("spacy", ("en", trained), more="labels_to_ignore: [PERSON]")
    assert "it knows PERSON" in refused(tmp_path, ignored).message
    bert = tmp_path / "bert"
    bert.mkdir()
    (bert / "config.json").write_text(json.dumps({"id2label": {"0": "LABEL_0", "1": "B-ANIMAL"}}), encoding="utf-8")
    problem = refused(tmp_path, engine("transformers", ("en", bert)))
    assert "B-ANIMAL, LABEL_0" in problem.message
    assert "model_to_presidio_entity_mapping" in problem.fix


def test_entities_are_those_of_the_labels_that_the_model_has(tmp_path: Path) -> None:
    bert = tmp_path / "bert"
    bert.mkdir()
    labels = dict(enumerate(["O", "B-PER", "I-PER", "GIVENNAME", "S-LOC", "street_address", "B-MISC"]))
    (bert / "config.json").write_text(json.dumps({"id2label": labels}), encoding="utf-8")
    rules = load_rules(folders(tmp_path, engine("transformers", ("en", bert)))).rules
    (rule,) = (rule for rule in rules if rule.id == MODEL)
    assert rule.can_find == ("ADDRESS", "LOCATION", "PERSON")


def test_a_model_that_does_not_tell_its_labels_counts_for_no_addresses_unless_they_are_mapped(tmp_path: Path) -> None:
    stanza = tmp_path / "stanza"
    stanza.mkdir()
    (stanza / "resources.json").write_text("{}", encoding="utf-8")

    def can_find(more: str = "") -> tuple[str, ...]:
        rules = load_rules(folders(tmp_path, engine("stanza", ("en", stanza), more=more))).rules
        return next(rule.can_find for rule in rules if rule.id == MODEL)

    assert can_find() == ("LOCATION", "ORGANIZATION", "PERSON")
    assert can_find("model_to_presidio_entity_mapping: {ADDRESS: ADDRESS}") == ("ADDRESS",)


def test_rules_in_a_spacy_pipeline_find_with_it(tmp_path: Path) -> None:
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "STREET", "pattern": "Ann Example"}])  # type: ignore[attr-defined]
    nlp.to_disk(tmp_path / "model")
    assert found(folders(tmp_path, engine("spacy", ("en", tmp_path / "model")))) == [("ADDRESS", "Ann Example", 0.85)]


def test_another_model_is_another_version_of_its_rule_and_of_no_other(tmp_path: Path, trained: Path) -> None:
    first = rule_versions(folders(tmp_path, engine("spacy", ("en", trained))))
    copy = tmp_path / "copy"
    shutil.copytree(trained, copy)
    assert rule_versions(folders(tmp_path, engine("spacy", ("en", copy)))) == first
    weights = copy / "ner" / "model"
    weights.write_bytes(weights.read_bytes()[:-1] + b"\0")
    other = rule_versions(folders(tmp_path, engine("spacy", ("en", copy))))
    assert {rule for rule in first if other[rule] != first[rule]} == {MODEL}
    shipped = rule_versions()
    assert {rule for rule in shipped if first.get(rule) != shipped[rule]} == {"pii/names"}
    mapped = engine("spacy", ("en", copy), more="default_score: 0.5")
    assert rule_versions(folders(tmp_path, mapped))[MODEL] != other[MODEL]


def test_names_rest_while_a_model_reads_their_language_unless_a_file_switches_them_on(
    tmp_path: Path, trained: Path
) -> None:
    english = engine("spacy", ("en", trained))
    on = "recognizers:\n  - {name: names, enabled: true}\n"
    assert "pii/names" not in rule_versions(folders(tmp_path, english))
    assert "pii/names" in rule_versions(folders(tmp_path, english, mine=on))
    german = engine("spacy", ("de", trained))
    assert {"pii/names", MODEL} <= rule_versions(folders(tmp_path, german, mine="")).keys()


def test_the_languages_of_models_are_covered(tmp_path: Path, trained: Path) -> None:
    both = folders(tmp_path, engine("spacy", ("de", trained), ("fr", trained)))
    assert languages_of(both).covered == {"en", "de", "fr"}
    assert languages_of(both).version != languages_of(()).version
    (model,) = load_rules(both).engine.models
    assert model.languages == ("de", "fr")


def test_several_models_find_together(tmp_path: Path, trained: Path) -> None:
    bob = train_spacy(tmp_path / "bob", name="Bob", label="GPE")
    names = engine("spacy", ("en", trained), ("de", bob))
    text = f"{TEXT} and here is Bob again"
    assert {("PERSON", "Ann Example"), ("LOCATION", "Bob")} <= {
        hit[:2] for hit in found(folders(tmp_path, names), text)
    }


@pytest.mark.parametrize(
    ("kind", "bring"),
    [
        ("spacy", "spacy download"),
        ("stanza", "stanza.download('en')"),
        ("transformers", "hf download"),
        ("gliner", "hf"),
    ],
)
def test_a_model_that_is_not_here_is_refused_and_how_to_bring_it_is_told(tmp_path: Path, kind: str, bring: str) -> None:
    name = "en" if kind == "stanza" else "no_such_model"
    problem = refused(tmp_path, engine(kind, ("en", name)))
    assert f"{name!r} is not on this machine" in problem.message
    assert bring in problem.fix
    assert problem.line == 4


@pytest.mark.parametrize("kind", ["spacy", "stanza", "transformers", "gliner"])
def test_a_folder_that_is_no_model_is_refused(tmp_path: Path, kind: str) -> None:
    (tmp_path / "empty").mkdir()
    problem = refused(tmp_path, engine(kind, ("en", tmp_path / "empty")))
    assert f"is no {kind} model" in problem.message
    assert "there is no folder" in refused(tmp_path, engine(kind, ("en", "./nowhere"))).message


def test_a_model_in_the_hub_s_cache_is_found_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hub-home"))
    model = tmp_path / "hub-home" / "hub" / "models--ann--names"
    (model / "snapshots" / "abc").mkdir(parents=True)
    (model / "refs").mkdir()
    (model / "refs" / "main").write_text("abc", encoding="utf-8")
    (model / "snapshots" / "abc" / "gliner_config.json").write_text("{}", encoding="utf-8")
    rules = load_rules(folders(tmp_path, engine("gliner", ("en", "ann/names")))).rules
    (rule,) = (rule for rule in rules if rule.id == MODEL)
    assert rule.can_find == ("ADDRESS", "LOCATION", "ORGANIZATION", "PERSON")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (engine("gliner2", ("en", "x")), "unknown kind of model"),
        ("nlp_configuration:\n  nlp_engine_name: spacy\n", "models is missing"),
        (engine("spacy", ("English", "x")), "is no language"),
        (engine("spacy", ("en", "x"), more="default_score: 2"), "from 0 to 1"),
        (engine("spacy", ("en", "x"), more="aggregation_strategy: most"), "no such strategy"),
        (engine("spacy", ("en", "x"), more="model_to_presidio_entity_mapping: {PER: person}"), "in capitals"),
        (engine("spacy", ("en", "x"), more="alignment_mode: expand"), "unknown key"),
    ],
)
def test_a_setting_that_is_wrong_is_told_with_its_line(tmp_path: Path, content: str, message: str) -> None:
    problem = refused(tmp_path, content)
    assert message in problem.message
    assert problem.line


@pytest.mark.parametrize(("kind", "mark"), [("transformers", "config.json"), ("gliner", "gliner_config.json")])
def test_a_library_that_is_missing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, mark: str
) -> None:
    monkeypatch.setitem(sys.modules, kind, None)
    monkeypatch.setitem(sys.modules, "torch", None)
    model = tmp_path / "model"
    model.mkdir()
    (model / mark).write_text('{"id2label": {"0": "PER"}}', encoding="utf-8")
    with pytest.raises(UsageError, match=f"{kind} and torch must be installed") as missing:
        Detect(folders(tmp_path, engine(kind, ("en", model))), frozenset({MODEL})).load()
    assert f"pip install {kind} torch" in missing.value.fix


def test_a_model_that_its_library_does_not_load_is_told_without_a_traceback(tmp_path: Path, trained: Path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(trained, broken)
    (broken / "ner" / "model").write_bytes(b"none")
    with pytest.raises(UsageError, match="spacy does not load this model"):
        Detect(folders(tmp_path, engine("spacy", ("en", broken))), frozenset({MODEL})).load()
