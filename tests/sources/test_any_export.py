"""Whatever stands in the files of an export, reading it ends in counts or in an error that people are told."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.errors import CuratorError
from curator.registry import load
from curator.sources import Options, claimed, of_folder
from tests.sources.test_fixtures import assert_sound, mangle
from tests.sources.test_slack import DAYS, USERS

EXPORTS: dict[str, dict[str, list[Any]]] = {
    "slack": {"users.json": USERS, "channels.json": [{"id": "C1", "name": "help"}], **DAYS},
    "zendesk": {
        "tickets.json": [{"id": 1, "subject": "x", "requester_id": 7}, {"id": 2, "subject": "y", "requester_id": 8}],
        "comments.json": [{"ticket_id": 1, "comments": [{"author_id": 7, "body": "a"}, {"author_id": 9, "body": "b"}]}],
        "events.json": [{"ticket_id": 2, "child_events": [{"event_type": "Comment", "author_id": 8, "body": "c"}]}],
        "users.json": [{"id": 9, "name": "Odo", "role": "agent"}],
    },
}
TOLD = Options(roles={"Odo Vale": "assistant"})


@pytest.mark.parametrize("format", EXPORTS)
@given(data=st.data())
def test_an_export_with_anything_in_the_place_of_its_values(
    tmp_path_factory: pytest.TempPathFactory, format: str, data: st.DataObject
) -> None:
    files = copy.deepcopy(EXPORTS[format])
    for _ in range(data.draw(st.integers(0, 3), "changes")):
        mangle(files[data.draw(st.sampled_from(sorted(files)), "file")], data)
    folder = tmp_path_factory.getbasetemp() / f"export-{format}"
    write(folder, files)
    found = claimed(of_folder(folder), [format])
    if found is None:
        return
    source = load("curator.sources", format).SOURCE
    layout = of_folder(folder).only(found[1].names)
    refusal: CuratorError | None = None
    try:
        items = list(source.read_layout(layout, TOLD, lambda done, total: None))
    except CuratorError as error:
        refusal, items = error, []
    assert refusal is None or refusal.fix
    assert [item.line for item in items] == sorted({item.line for item in items})
    for item in items:
        assert (item.conversation is not None) + (item.reject is not None) + item.blank == 1
        if item.conversation is not None:
            assert_sound(item.conversation)


def write(folder: Path, files: dict[str, list[Any]]) -> None:
    for name, records in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(records), encoding="utf-8")
