"""Files that are too large for one request are sent in parts: through our client, and the official one."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openai
import pytest
from openai import OpenAI

from curator.errors import Cancelled
from curator.tuning.access import Access
from curator.tuning.client import Client
from curator.tuning.local import Endpoint, start, stop
from curator.tuning.sending import Parts
from tests.tuning.serving import connect

DATA = random.Random(5).randbytes(10_500)
#: Above what a file of these tests has, and so many bytes a part: five, the last of them smaller.
SMALL = Parts(above=10_000, size=2_500)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "train.jsonl"
    found.write_bytes(DATA)
    return found


def sending(endpoint: Endpoint, *, parts: Parts = SMALL, check: Callable[[], None] = lambda: None) -> Client:
    return Client(Access(endpoint.base_url, endpoint.key), parts=parts, check=check, retries=0)


def uploads(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(found.read_text()) for found in (folder / "uploads").glob("*/upload.json")]


def left(folder: Path) -> list[Path]:
    return list((folder / "uploads").glob("*/part_*"))


def test_a_large_file_is_sent_in_parts_and_is_one_file(endpoint: Endpoint, folder: Path, path: Path) -> None:
    told: list[tuple[int, int]] = []
    with sending(endpoint) as client:
        sent = client.upload(
            path, "curator-large-train.jsonl", expires_after=86_400, progress=lambda *at: told.append(at)
        )
        assert client.content(sent.id) == DATA
        (found,) = [file for file in client.files() if file.name == "curator-large-train.jsonl"]
    assert (found.id, found.size) == (sent.id, len(DATA))
    assert told == [(at, 10_500) for at in (2_500, 5_000, 7_500, 10_000, 10_500)]
    described = json.loads((folder / "files" / f"{sent.id}.json").read_text())
    assert described["expires_at"] - described["created_at"] == 86_400
    assert left(folder) == []


def test_a_file_that_fits_into_one_request_is_sent_in_one(endpoint: Endpoint, folder: Path, path: Path) -> None:
    before = len(uploads(folder))
    with sending(endpoint, parts=Parts(above=10_500, size=100)) as client:
        assert client.content(client.upload(path, "whole.jsonl").id) == DATA
    assert len(uploads(folder)) == before


def test_whoever_stops_between_two_parts_leaves_no_file_and_no_part(
    endpoint: Endpoint, folder: Path, path: Path
) -> None:
    asked: list[int] = []

    def check() -> None:
        asked.append(1)
        if len(asked) == 3:
            raise Cancelled("enough")

    with sending(endpoint, check=check) as client, pytest.raises(Cancelled):
        client.upload(path, "stopped.jsonl")
    (found,) = [one for one in uploads(folder) if one["filename"] == "stopped.jsonl"]
    assert found["status"] == "cancelled"
    assert left(folder) == []
    with sending(endpoint) as client:
        assert [file for file in client.files() if file.name == "stopped.jsonl"] == []


def begin(client: OpenAI, size: int = 6, name: str = "a.jsonl") -> str:
    return client.uploads.create(bytes=size, filename=name, mime_type="application/jsonl", purpose="fine-tune").id


def add(client: OpenAI, upload: str, data: bytes) -> str:
    return client.uploads.parts.create(upload, data=data).id


def test_parts_are_put_together_in_the_order_that_is_said_and_the_others_left_out(client: OpenAI) -> None:
    upload = begin(client)
    one, two, _ = (add(client, upload, data) for data in (b"def", b"abc", b"ghi"))
    done = client.uploads.complete(upload, part_ids=[two, one], md5="e80b5017098950fc58aad83c8c14978e")
    assert done.status == "completed"
    assert done.file is not None
    assert client.files.content(done.file.id).read() == b"abcdef"


@pytest.mark.parametrize(
    ("parts", "more", "words"),
    [
        ([b"abc"], {}, "3 bytes, and 6 were announced"),
        ([b"abcdef"], {"md5": "0" * 32}, "not what md5 says"),
        ([b"abcdef"], {"part_ids": ["part_x"]}, "no such part"),
        ([b"abcdef"], {"part_ids": ["../../files"]}, "no such part"),
    ],
)
def test_what_is_not_the_file_that_was_announced_is_refused_and_can_be_mended(
    client: OpenAI, parts: list[bytes], more: dict[str, Any], words: str
) -> None:
    upload = begin(client)
    ids = [add(client, upload, data) for data in parts]
    with pytest.raises(openai.BadRequestError, match=words):
        client.uploads.complete(upload, **{"part_ids": ids} | more)
    client.uploads.complete(upload, part_ids=[add(client, upload, b"uvwxyz")])


def test_an_upload_ends_once(client: OpenAI) -> None:
    done, cancelled = begin(client, 3), begin(client)
    client.uploads.complete(done, part_ids=[add(client, done, b"abc")])
    assert client.uploads.cancel(cancelled).status == "cancelled"
    for upload in (done, cancelled):
        with pytest.raises(openai.BadRequestError, match="already"):
            add(client, upload, b"x")
        with pytest.raises(openai.BadRequestError, match="already"):
            client.uploads.complete(upload, part_ids=[])
    with pytest.raises(openai.NotFoundError):
        client.uploads.cancel("upload_nobodys")


def test_what_no_file_can_be_is_refused_before_anything_is_sent(client: OpenAI) -> None:
    for wrong in ({"size": 0}, {"size": 8_000_000_001}, {"name": "a.txt"}):
        with pytest.raises(openai.BadRequestError):
            begin(client, **wrong)


def test_an_upload_goes_on_with_the_next_server(tmp_path: Path) -> None:
    folder = tmp_path / "local"
    try:
        with connect(start(folder)) as client:
            upload = begin(client)
            first = add(client, upload, b"abc")
        stop(folder)
        with connect(start(folder)) as client:
            done = client.uploads.complete(upload, part_ids=[first, add(client, upload, b"def")])
            assert done.file is not None
            assert client.files.content(done.file.id).read() == b"abcdef"
    finally:
        stop(folder)
