"""Ids in the API's shape."""

from __future__ import annotations

import base64
import hashlib
import secrets


def new_id(prefix: str) -> str:
    return prefix + _letters(secrets.token_bytes(15))


def derived_id(prefix: str, *parts: object) -> str:
    """The same for the same parts: what is made again after a crash is not doubled."""
    return prefix + _letters(hashlib.sha256("\n".join(map(str, parts)).encode()).digest()[:15])


def _letters(data: bytes) -> str:
    return base64.b32encode(data).decode("ascii").lower()
