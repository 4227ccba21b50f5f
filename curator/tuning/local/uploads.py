"""Files that arrive in parts: `uploads/ID/upload.json` says what is to come, `part-...` beside it is what came."""

from __future__ import annotations

import hashlib
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from curator.private import make_folder, write_whole
from curator.tuning.local.api_error import ApiError, invalid
from curator.tuning.local.disk import read_json, write_json
from curator.tuning.local.files import Files, check_upload
from curator.tuning.local.ids import derived_id, new_id
from curator.tuning.local.multipart import read_form
from curator.tuning.local.request import Answer, Request

Json = dict[str, Any]

#: Bytes of a file, as the API has it; of a part, by the larger reading of 64 MB.
MOST_BYTES, MOST_PART = 8_000_000_000, 64 * 1024 * 1024
#: Seconds until an upload that is not completed goes.
_EXPIRY = 3_600
_CHUNK = 1 << 20
_WORDS = ("filename", "purpose", "mime_type")


class Uploads:
    """What is written down outlives this process; an upload that was completed leaves a file and no parts."""

    def __init__(self, folder: Path, files: Files) -> None:
        self._folder = make_folder(folder)
        self._files = files
        self._lock = threading.RLock()

    def routes(self) -> dict[str, Callable[[Request], Answer]]:
        return {
            "POST /v1/uploads": self._create,
            "POST /v1/uploads/{id}/parts": self._add,
            "POST /v1/uploads/{id}/complete": self._complete,
            "POST /v1/uploads/{id}/cancel": self._cancel,
        }

    def _create(self, asked: Request) -> Answer:
        body = _object(asked)
        for name in _WORDS:
            if not isinstance(body.get(name), str):
                raise invalid(name, f"'{name}' is a required property", "missing_required_parameter")
        size = body.get("bytes")
        if type(size) is not int or not 0 < size <= MOST_BYTES:
            raise invalid("bytes", f"bytes is a number from 1 to {MOST_BYTES}.")
        _, expires_in = check_upload(body["filename"], _as_form(body))
        now = int(time.time())
        upload = {
            "id": new_id("upload_"),
            "object": "upload",
            "bytes": size,
            "created_at": now,
            "expires_at": now + _EXPIRY,
            "filename": body["filename"],
            "purpose": body["purpose"],
            "status": "pending",
        }
        with self._lock:
            self._expire(now)
            make_folder(self._folder / upload["id"])
            self._save(upload | {"file_expires_in": expires_in})
        return Answer(upload)

    def _add(self, asked: Request) -> Answer:
        upload = self._pending(asked.name)
        part_id = new_id("part_")
        path = self._folder / upload["id"] / part_id

        def save(filename: str, write: Callable[[BinaryIO], object]) -> None:
            write_whole(path, write)

        read_form(asked.body, asked.content_type, save)
        if not path.exists():
            raise invalid("data", "'data' is a required property", "missing_required_parameter")
        told = {"id": part_id, "object": "upload.part", "created_at": int(time.time()), "upload_id": upload["id"]}
        return Answer(told)

    def _complete(self, asked: Request) -> Answer:
        body = _object(asked)
        with self._lock:
            upload = self._pending(asked.name)
            paths = self._parts(upload, body.get("part_ids"))
            size = sum(path.stat().st_size for path in paths)
            if size != upload["bytes"]:
                raise invalid("part_ids", f"The parts have {size} bytes, and {upload['bytes']} were announced.")
            if body.get("md5") is not None and body["md5"] != _md5(paths):
                raise invalid("md5", "The parts are not what md5 says.")
            # the same for the same upload: whoever was killed after this completes it again
            file_id = derived_id("file-", upload["id"])
            self._files.receive(lambda stream: _join(paths, stream), file_id)
            file = self._files.describe(file_id, upload["filename"], upload["purpose"], upload["file_expires_in"])
            return Answer(self._end(upload, "completed") | {"file": file})

    def _cancel(self, asked: Request) -> Answer:
        with self._lock:
            return Answer(self._end(self._pending(asked.name), "cancelled"))

    def _pending(self, number: str) -> Json:
        """Raises ApiError where there is none that waits for parts."""
        # a name alone: it must not lead out of the folder
        upload: Json | None = read_json(self._folder / Path(number).name / "upload.json")
        if upload is None or upload["id"] != number:
            raise ApiError(404, f"No such Upload object: {number}", param="upload_id")
        if upload["status"] != "pending":
            raise ApiError(400, f"The upload is already {upload['status']}.", code="invalid_upload_state")
        return upload

    def _parts(self, upload: Json, part_ids: object) -> list[Path]:
        if not isinstance(part_ids, list) or not all(isinstance(one, str) for one in part_ids):
            raise invalid("part_ids", "part_ids is a list of ids.")
        there = {path.name: path for path in (self._folder / upload["id"]).glob("part_*")}
        if missing := [one for one in part_ids if one not in there]:
            raise invalid("part_ids", f"There is no such part of this upload: {missing[0]}")
        return [there[one] for one in part_ids]

    def _end(self, upload: Json, status: str) -> Json:
        self._save(upload | {"status": status})
        for part in (self._folder / upload["id"]).glob("part_*"):
            part.unlink(missing_ok=True)
        return {name: value for name, value in upload.items() if name != "file_expires_in"} | {"status": status}

    def _save(self, upload: Json) -> None:
        write_json(self._folder / upload["id"] / "upload.json", upload)

    def _expire(self, now: int) -> None:
        for folder in self._folder.iterdir():
            upload = read_json(folder / "upload.json")
            if upload is None or upload["expires_at"] <= now:
                shutil.rmtree(folder, ignore_errors=True)


def _object(asked: Request) -> Json:
    body = asked.json()
    if not isinstance(body, dict):
        raise ApiError(400, "The body is no JSON object.")
    return body


def _as_form(body: Json) -> dict[str, str]:
    """As `check_upload` reads it."""
    after = body.get("expires_after")
    more = after if isinstance(after, dict) else {}
    return {"purpose": body["purpose"], **{f"expires_after[{name}]": str(value) for name, value in more.items()}}


def _join(paths: list[Path], target: BinaryIO) -> None:
    for path in paths:
        with path.open("rb") as stream:
            shutil.copyfileobj(stream, target, _CHUNK)


def _md5(paths: list[Path]) -> str:
    found = hashlib.md5(usedforsecurity=False)
    for path in paths:
        with path.open("rb") as stream:
            while data := stream.read(_CHUNK):
                found.update(data)
    return found.hexdigest()
