"""Files through the official client."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path

import openai
import pytest
from openai import OpenAI

from curator.tuning.local.files import Files
from tests.tuning.serving import labels, method, reached, upload


def test_a_file_comes_back_byte_for_byte(client: OpenAI) -> None:
    data = random.Random(1).randbytes(6_000_000)
    file = client.files.create(file=("what \u00fcber.jsonl", data), purpose="fine-tune")
    assert (file.bytes, file.purpose, file.status) == (len(data), "fine-tune", "processed")
    assert hashlib.sha256(client.files.content(file.id).read()).digest() == hashlib.sha256(data).digest()


def test_files_are_listed_by_purpose_newest_first_in_pages(client: OpenAI) -> None:
    made = [client.files.create(file=("a.txt", b"text"), purpose="user_data").id for _ in range(3)]
    assert [file.id for file in client.files.list(purpose="user_data")][:3] == made[::-1]
    page = client.files.list(purpose="user_data", limit=2)
    assert [file.id for file in page.data] == made[:0:-1]
    assert page.has_more
    assert [file.id for file in client.files.list(purpose="user_data", order="asc", after=made[0])] == made[1:]


def test_a_deleted_file_is_gone(client: OpenAI) -> None:
    file = upload(client, labels(3))
    assert client.files.delete(file).deleted
    for gone in (client.files.retrieve, client.files.content, client.files.delete):
        with pytest.raises(openai.NotFoundError) as raised:
            gone(file)
        assert raised.value.type == "invalid_request_error"


def test_a_file_with_an_end_says_so(client: OpenAI) -> None:
    expiry = {"anchor": "created_at", "seconds": 3_600}
    file = client.files.create(file=("a.jsonl", b"{}"), purpose="fine-tune", expires_after=expiry)  # type: ignore[arg-type]
    assert file.expires_at == file.created_at + 3_600
    with pytest.raises(openai.BadRequestError, match="expires_after"):
        client.files.create(
            file=("a.jsonl", b"{}"), purpose="fine-tune", expires_after={"anchor": "created_at", "seconds": 5}
        )


def test_an_expired_file_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = Files(tmp_path)
    file_id, path = files.receive(lambda stream: stream.write(b"{}"))
    file = files.describe(file_id, "a.jsonl", "fine-tune", 3_600)
    monkeypatch.setattr("time.time", lambda: file["expires_at"] + 1)
    assert files.listed({})["data"] == []
    assert not path.exists()


def test_an_upload_that_broke_off_leaves_nothing(tmp_path: Path) -> None:
    files = Files(tmp_path)
    kept = files.make("file-1", "a.jsonl", "fine-tune", b"{}")
    files.receive(lambda stream: stream.write(b"{}"))
    (tmp_path / ".file-3.jsonl.abcd").write_bytes(b"half")
    assert [item["id"] for item in Files(tmp_path).listed({})["data"]] == [kept["id"]]
    assert {path.name for path in tmp_path.iterdir()} == {"file-1.json", "file-1.jsonl"}


@pytest.mark.parametrize(("name", "purpose", "param"), [("a.csv", "fine-tune", "file"), ("a.jsonl", "fun", "purpose")])
def test_a_wrong_upload_is_refused_and_not_kept(
    client: OpenAI, folder: Path, name: str, purpose: str, param: str
) -> None:
    before = len(list((folder / "files").iterdir()))
    with pytest.raises(openai.BadRequestError) as raised:
        client.files.create(file=(name, b"{}"), purpose=purpose)  # type: ignore[arg-type]
    assert raised.value.param == param
    assert len(list((folder / "files").iterdir())) == before


def test_a_file_that_a_job_needs_is_not_deleted(slow: OpenAI) -> None:
    file = upload(slow, labels(12))
    job = slow.fine_tuning.jobs.create(model="baseline-1", training_file=file, method=method(n_epochs=50))
    with pytest.raises(openai.ConflictError) as raised:
        slow.with_options(max_retries=0).files.delete(file)
    assert raised.value.code == "file_in_use"
    slow.fine_tuning.jobs.cancel(job.id)
    reached(slow, job, ["cancelled"])
    assert slow.files.delete(file).deleted


def test_only_their_owner_reads_files(client: OpenAI, folder: Path) -> None:
    upload(client, labels(3))
    assert {path.stat().st_mode & 0o077 for path in folder.rglob("*")} == {0}
