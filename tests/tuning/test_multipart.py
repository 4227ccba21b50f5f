"""A form is read the same in whatever pieces it comes."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.tuning.local.api_error import ApiError
from curator.tuning.local.multipart import read_form

BOUNDARY = "xX"


class Pieces:
    """A body that comes so many bytes at a time."""

    def __init__(self, data: bytes, size: int) -> None:
        self._stream = io.BytesIO(data)
        self._size = size

    def read(self, size: int) -> bytes:
        return self._stream.read(min(size, self._size))


def form(*parts: tuple[str, bytes]) -> bytes:
    written = [
        f"--{BOUNDARY}\r\ncontent-disposition: form-data; {head}\r\n\r\n".encode() + data for head, data in parts
    ]
    return b"\r\n".join([*written, f"--{BOUNDARY}--\r\n".encode()])


def read(data: bytes, size: int = 1 << 16) -> tuple[dict[str, str], list[tuple[str, bytes]]]:
    files = []

    def save(name: str, write: Callable[[BinaryIO], object]) -> None:
        target = io.BytesIO()
        write(target)
        files.append((name, target.getvalue()))

    return read_form(Pieces(data, size), f"multipart/form-data; boundary={BOUNDARY}", save), files


@given(
    data=st.binary() | st.sampled_from([b"\r\n--x", b"\r\n--", b"\r\n--xy", b"--xX", b"\r", b""]),
    size=st.integers(1, 40),
)
def test_a_file_comes_out_as_it_went_in(data: bytes, size: int) -> None:
    if f"\r\n--{BOUNDARY}".encode() in data:
        return
    sent = form(('name="purpose"', b"fine-tune"), ('name="file"; filename="a b.jsonl"', data))
    assert read(sent, size) == ({"purpose": "fine-tune"}, [("a b.jsonl", data)])


@pytest.mark.parametrize("kept", [0, 10, 40, 100])
def test_a_form_that_ends_early_is_refused(kept: int) -> None:
    sent = form(('name="file"; filename="a.jsonl"', b"data" * 20))
    with pytest.raises(ApiError, match="ends before"):
        read(sent[:kept])


@pytest.mark.parametrize("kind", ["", "application/json", "multipart/form-data"])
def test_what_is_no_form_is_refused(kind: str) -> None:
    with pytest.raises(ApiError, match="boundary"):
        read_form(io.BytesIO(), kind, lambda name, write: None)


def test_a_field_has_an_end() -> None:
    with pytest.raises(ApiError, match="too long"):
        read(form(('name="purpose"', b"x" * 100_000)))
