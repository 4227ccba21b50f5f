"""Nothing leaves that no rule could read: languages without rules for names, files, strings outside of the content."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from curator.decisions.label import edit_answer
from curator.decisions.privacy import decide, sign_off
from curator.decisions.undo import undo
from curator.decisions.vouch import vouch
from curator.errors import RefusedError, UsageError
from curator.queries import gate
from curator.queries.privacy_report import as_markdown, report
from curator.queries.unread import opaque, waiting_unread
from curator.records import Subject
from curator.workspace import Workspace
from tests.running import chat
from tests.scrubbing.conftest import Working

GERMAN = "Guten Tag, ich bin Anna Schmidt und habe meine Bestellung noch nicht bekommen."
ENGLISH = chat("Hello, where is my parcel?", "It is on its way to you.")
PICTURE = base64.b64encode(bytes(range(256)) * 8).decode()
MAIL = "ann.lee@example.com"


def not_met(workspace: Workspace) -> set[str]:
    found = {condition.name for condition in gate.export_gate(workspace) if not condition.ok}
    return found - {"stages", "sign-off"}


def test_a_text_in_a_language_without_rules_for_names_is_named_with_its_cure(working: Working) -> None:
    number, _ = working.bring_in(chat(GERMAN, "Sorry to hear that."), ENGLISH)
    assert not_met(working.workspace) == {"languages"}
    (condition,) = (c for c in gate.export_gate(working.workspace) if c.name == "languages")
    assert "1 record holds" in condition.detail
    assert "1 de" in condition.detail
    assert "privacy unread" in condition.fix
    assert "privacy vouch" in condition.fix
    assert "scrub.languages" in condition.fix
    assert "Schmidt" not in condition.detail + condition.fix
    assert [(item.conversation, item.place) for item in waiting_unread(working.workspace)] == [
        (number, f"{number}/0/content")
    ]
    with pytest.raises(RefusedError):
        sign_off(working.workspace, actor="ann")


@pytest.mark.parametrize(
    "text",
    [
        "Bonjour, je n'ai pas encore reçu ma commande, pouvez-vous m'aider ?",
        "Hola, todavía no he recibido mi pedido.",
        "Здравствуйте, я ещё не получил свой заказ.",
        "你好, 我还没有收到我的订单。",
        "مرحبا، لم أستلم طلبي بعد.",
        "Habari ya asubuhi, bado sijapokea agizo langu na ningependa kujua kama mnaweza kunisaidia kulipata haraka "
        "iwezekanavyo kwa sababu nahitaji zawadi hiyo kesho jioni tafadhali",
    ],
)
def test_other_letters_and_languages_that_nobody_lists_are_seen_too(working: Working, text: str) -> None:
    working.bring_in(chat(text, "Sorry to hear that."))
    assert not_met(working.workspace) == {"languages"}


@pytest.mark.parametrize(
    "text",
    [
        "ok",
        "Thanks Jean-Luc, say hi to Søren and José!",
        "def f(x):\n    return {k: v for k, v in x.items()}",
        'Translate "danke" and "por favor" for me please, I do not know what they mean.',
        "1. 4 x M8 hex bolt\n2. 2 x wing nut\n3. 1 x SKU-8812-DE",
    ],
)
def test_english_names_code_and_lists_are_no_other_language(working: Working, text: str) -> None:
    working.bring_in(chat(text, "All right."))
    assert not_met(working.workspace) == set()


def test_read_and_found_free_by_a_person_it_may_leave_until_that_is_undone(working: Working) -> None:
    number, other = working.bring_in(chat(GERMAN, "Sorry."), chat(f"{GERMAN} Danke!", "Sorry too."))
    vouch(working.workspace, actor="ann", conversations=[number])
    working.replace()
    assert {item.conversation for item in waiting_unread(working.workspace)} == {other}
    _, count = vouch(working.workspace, actor="ann", language="de", reason="read by Jana")
    working.replace()
    assert count == 1
    assert not_met(working.workspace) == set()
    undo(working.workspace, actor="ann")
    working.replace()
    assert not_met(working.workspace) == {"languages"}


def test_what_comes_later_in_the_language_waits_again_and_so_does_an_edit(working: Working) -> None:
    (number,) = working.bring_in(chat(GERMAN, "Sorry."))
    vouch(working.workspace, actor="ann", language="de")
    working.replace()
    edit_answer(working.workspace, number, 1, "Das tut mir leid, Frau Schmidt, wir haben es noch nicht.", actor="ann")
    working.scrub()
    assert [item.place for item in waiting_unread(working.workspace)] == [f"{number}/1/content"]
    vouch(working.workspace, actor="ann", language="de")
    working.bring_in(chat(f"{GERMAN} Wo ist sie?", "Sorry."))
    assert not_met(working.workspace) == {"languages"}


def test_the_settings_or_a_file_of_rules_say_which_further_languages_are_covered(working: Working) -> None:
    working.bring_in(chat(GERMAN, "Sorry."))
    folder = working.workspace.folder
    rules = folder / "rules" / "pii"
    rules.mkdir(parents=True, exist_ok=True)
    (rules / "languages.yaml").write_text("covered: [en, de]\n")
    working.scrub()
    assert not_met(working.workspace) == set()
    (rules / "languages.yaml").unlink()
    working.scrub()
    assert not_met(working.workspace) == {"languages"}
    working.workspace.close()
    config = folder / "curator.toml"
    config.write_text(config.read_text().replace("[scrub]\n", '[scrub]\nlanguages = ["de"]\n'))
    with Workspace.open(folder) as workspace:
        assert not_met(workspace) == set()


def test_nothing_that_waits_for_nobody_can_be_vouched_for(working: Working) -> None:
    (number,) = working.bring_in(ENGLISH)
    with pytest.raises(UsageError):
        vouch(working.workspace, actor="ann", conversations=[number])
    with pytest.raises(UsageError):
        vouch(working.workspace, actor="ann", language="de")
    with pytest.raises(UsageError):
        decide(working.workspace, [Subject("rule", "pii/unread")], "not_personal", actor="ann")


def parts(*more: dict[str, Any]) -> dict[str, Any]:
    content = [{"type": "text", "text": "What is this?"}, *more]
    return {"messages": [{"role": "user", "content": content}, {"role": "assistant", "content": "It is a lamp."}]}


@pytest.mark.parametrize(
    "part",
    [
        {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}},
        {"type": "input_audio", "input_audio": {"data": "UklGRg==", "format": "wav"}},
        {"type": "file", "file": {"file_id": "f-1"}},
        {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "iVBORw0KGgo="}},
        {"type": "input_image", "image_url": "https://example.com/a.png"},
        {"type": "video_url", "video_url": {"url": "https://example.com/a.mp4"}},
        {"type": "document", "source": {"type": "base64", "data": "JVBERi0xLjQ="}},
    ],
    ids=lambda part: part["type"],
)
def test_a_part_that_is_no_text_waits_for_somebody_to_look_at_it(working: Working, part: dict[str, Any]) -> None:
    working.bring_in(parts(part))
    decide(working.workspace, [Subject("rule", "pii/url")], "not_personal", actor="ann")
    working.replace()
    assert not_met(working.workspace) == {"media"}
    condition = gate.export_gate(working.workspace)[1]
    place = condition.fix.partition("decide ")[2].partition(" ")[0]
    (number,) = (record.id for record in working.records())
    assert (
        condition.detail
        == f"1 image or file that no scan can read and nobody vouched for: message 0, part 1 of {number}"
    )
    decide(working.workspace, [Subject("place", place)], "not_personal", actor="ann")
    assert not_met(working.workspace) == set()


def test_of_many_images_the_first_places_are_told_and_all_are_listed(working: Working) -> None:
    image = {"type": "image", "source": {"type": "base64", "data": "iVBORw0KGgo="}}
    (number,) = working.bring_in(parts(image, image, image, image))
    detail = gate.export_gate(working.workspace)[1].detail
    assert detail.startswith("4 images or files that no scan can read")
    assert detail.endswith(f"message 0, part 3 of {number}; and 1 more (curator privacy unread)")
    assert opaque(working.workspace) == [f"{number}/0/content/{n}" for n in (1, 2, 3, 4)]


def test_the_report_tells_of_photographs_who_looked_at_how_many_and_does_not_call_them_attested(
    working: Working,
) -> None:
    image = {"type": "image", "source": {"type": "base64", "data": "iVBORw0KGgo="}}
    first, second, _ = working.bring_in(
        parts(image), chat(f"data:image/png;base64,{PICTURE}", "I see."), parts(image, image)
    )
    decide(working.workspace, [Subject("place", f"{first}/0/content/1")], "not_personal", actor="ann")
    vouch(working.workspace, actor="bob", conversations=[second])
    found = report(working.workspace)
    (photographs,) = (item for item in found.identifiers if item.letter == "Q")
    assert (photographs.looked_at, photographs.unseen, photographs.by) == ((("ann", 1), ("bob", 1)), 2, "")
    line = next(line for line in as_markdown(found).splitlines() if line.startswith("| Q "))
    assert "nobody; 1 image or file looked at by ann; 1 image or file looked at by bob; 2 images or files not" in line
    undo(working.workspace, actor="ann")
    assert report(working.workspace).identifiers[16].looked_at == (("bob", 1),)


@pytest.mark.parametrize(
    "record",
    [
        chat(f"Look: ![photo](data:image/png;base64,{PICTURE})", "I see."),
        chat("Look at this", "I see.", metadata={"thumbnail": PICTURE}),
        chat("Look at this", "I see.", avatar=f"data:image/jpeg;base64,{PICTURE[:80]}"),
    ],
    ids=["content", "metadata", "extra"],
)
def test_a_picture_that_is_written_as_letters_is_no_text(working: Working, record: dict[str, Any]) -> None:
    (number,) = working.bring_in(record)
    assert not_met(working.workspace) == {"languages"}
    assert {item.name for item in waiting_unread(working.workspace)} == {"media"}
    vouch(working.workspace, actor="ann", conversations=[number])
    working.replace()
    assert not_met(working.workspace) == set()


def called(arguments: dict[str, Any]) -> dict[str, Any]:
    record = chat("Hello", "One moment.")
    function = {"name": "send", "arguments": json.dumps(arguments)}
    record["messages"][1]["tool_calls"] = [{"id": "c", "type": "function", "function": function}]
    return record


@pytest.mark.parametrize(
    "record",
    [
        {**chat("Hello", "Hi"), "title": f"Mail of {MAIL}"},
        {**chat("Hello", "Hi"), "metadata": {"from": MAIL}},
        {**chat("Hello", "Hi"), "metadata": {"deep": [{"er": {MAIL: "a key"}}]}},
        {**chat("Hello", "Hi"), "reviewer": MAIL},
        {"messages": [{"role": "user", "content": "Hello", "name": MAIL}, {"role": "assistant", "content": "Hi"}]},
        {"messages": [{"role": "user", "content": "Hello", "seen_by": MAIL}, {"role": "assistant", "content": "Hi"}]},
        parts({"type": "file", "file": {"file_id": "f-1"}, "filename": f"{MAIL}.pdf"}),
        called({"to": MAIL}),
        called({"list": [{"cc": MAIL}]}),
        {**chat("Hello", "Hi"), "tools": [{"type": "function", "function": {"name": "send", "description": MAIL}}]},
    ],
    ids=["title", "metadata", "key", "extra", "name", "of-message", "file-name", "argument", "deep-argument", "tool"],
)
def test_a_string_outside_of_the_content_is_scanned_and_replaced(working: Working, record: dict[str, Any]) -> None:
    (number,) = working.bring_in(record)
    if record["messages"][0]["content"] != "Hello":
        # the words of a file are shown once somebody vouched for it
        decide(working.workspace, [Subject("place", f"{number}/0/content/1")], "not_personal", actor="ann")
    (shown,) = working.records()
    assert "ann.lee" not in repr(shown)
    assert "EMAIL_ADDRESS_1" in repr(shown)
    assert working.found().entity == "EMAIL_ADDRESS"


def test_another_language_outside_of_the_content_waits_too(working: Working) -> None:
    working.bring_in({**chat("Hello", "Hi"), "title": GERMAN}, called({"note": GERMAN}))
    assert not_met(working.workspace) == {"languages"}
    assert len(waiting_unread(working.workspace)) == 2
