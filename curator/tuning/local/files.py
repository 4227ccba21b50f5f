"""The files that were uploaded or made: `files/ID.json` says what they are, `files/ID.jsonl` holds them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from curator.private import make_folder, write_whole
from curator.tuning.local.api_error import ApiError, invalid
from curator.tuning.local.disk import read_json, remove_asides, write_json
from curator.tuning.local.ids import new_id
from curator.tuning.local.pages import page

Json = dict[str, Any]

PURPOSES = ("fine-tune", "evals", "batch", "assistants", "vision", "user_data")
_MOST_LISTED = 10_000
#: Seconds that a file may be asked to stay.
_EXPIRY = (3_600, 2_592_000)


class Files:
    """A file is there once it is described; the data alone are what a killed process left."""

    def __init__(self, folder: Path) -> None:
        self._folder = make_folder(folder)
        self._lock = threading.RLock()
        remove_asides(folder)
        described = [read_json(path) for path in folder.glob("*.json")]
        self._files: dict[str, Json] = {item["id"]: item for item in sorted(described, key=lambda item: item["number"])}
        self._number = max((item["number"] for item in described), default=0)
        for path in folder.glob("*.jsonl"):
            if path.stem not in self._files:
                path.unlink()

    def path(self, file_id: str) -> Path:
        """Where the data are; the name ends as those of training files must."""
        return self._folder / f"{file_id}.jsonl"

    def receive(self, write: Callable[[BinaryIO], object], file_id: str = "") -> tuple[str, Path]:
        """Keep data, under a new id where none is given, to be described by `describe`."""
        file_id = file_id or new_id("file-")
        write_whole(self.path(file_id), write)
        return file_id, self.path(file_id)

    def describe(self, file_id: str, filename: str, purpose: str, expires_in: int | None = None) -> Json:
        """From now on the file is there. A file of the same id is taken for the same file."""
        with self._lock:
            self._number += 1
            now = int(time.time())
            item = {
                "number": self._number,
                "id": file_id,
                "object": "file",
                "bytes": self.path(file_id).stat().st_size,
                "created_at": now,
                "filename": filename,
                "purpose": purpose,
                "status": "processed",
                "status_details": None,
                "expires_at": None if expires_in is None else now + expires_in,
            }
            write_json(self._described(file_id), item)
            self._files[file_id] = item
            return _public(item)

    def make(self, file_id: str, filename: str, purpose: str, data: bytes) -> Json:
        """A file of our own, whole at once."""
        write_whole(self.path(file_id), data)
        return self.describe(file_id, filename, purpose)

    def discard(self, file_id: str) -> None:
        """Data that are not described."""
        self.path(file_id).unlink(missing_ok=True)

    def get(self, file_id: str) -> Json:
        """Raises ApiError where there is none."""
        with self._lock:
            self._expire()
            if file_id not in self._files:
                raise ApiError(404, f"No such File object: {file_id}", param="id")
            return _public(self._files[file_id])

    def listed(self, query: Mapping[str, str]) -> Json:
        with self._lock:
            self._expire()
            items = [_public(item) for item in self._files.values()]
        if query.get("order", "desc") not in ("asc", "desc"):
            raise invalid("order", "order is asc or desc.")
        if query.get("order", "desc") == "desc":
            items.reverse()
        if "purpose" in query:
            items = [item for item in items if item["purpose"] == query["purpose"]]
        return page(items, query, _MOST_LISTED, _MOST_LISTED)

    def delete(self, file_id: str) -> Json:
        with self._lock:
            self.get(file_id)
            self._remove(file_id)
        return {"id": file_id, "object": "file", "deleted": True}

    def _expire(self) -> None:
        now = time.time()
        for item in list(self._files.values()):
            if item["expires_at"] is not None and item["expires_at"] <= now:
                self._remove(item["id"])

    def _remove(self, file_id: str) -> None:
        self._described(file_id).unlink(missing_ok=True)
        self.path(file_id).unlink(missing_ok=True)
        self._files.pop(file_id, None)

    def _described(self, file_id: str) -> Path:
        return self._folder / f"{file_id}.json"


def check_upload(filename: str, fields: Mapping[str, str]) -> tuple[str, int | None]:
    """The purpose of an upload and in how many seconds it expires. Raises ApiError where something is wrong."""
    purpose = fields.get("purpose")
    if purpose is None:
        raise invalid("purpose", "'purpose' is a required property", "missing_required_parameter")
    if purpose not in PURPOSES:
        raise invalid("purpose", f"purpose is one of {', '.join(PURPOSES)}.")
    if purpose == "fine-tune" and not filename.endswith(".jsonl"):
        raise invalid("file", "Invalid file format for Fine-Tuning API. Must be .jsonl", "invalid_jsonl_file")
    seconds = fields.get("expires_after[seconds]")
    if seconds is None:
        return purpose, None
    low, high = _EXPIRY
    if fields.get("expires_after[anchor]") != "created_at" or not seconds.isdigit() or not low <= int(seconds) <= high:
        raise invalid("expires_after", f"expires_after has the anchor created_at and {low} to {high} seconds.")
    return purpose, int(seconds)


def _public(item: Json) -> Json:
    return {key: value for key, value in item.items() if key != "number"}
