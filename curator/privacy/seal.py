"""Records of a file, each encrypted and bound to the file, to its number and to the record before it.

    header  16 bytes "curator/vault/1\n", 16 bytes salt, 16 bytes check of the key
    record  4 bytes length of the rest (big endian), 12 bytes nonce (random), ciphertext with its tag

AES-256-GCM over padded bytes, under a key derived (HKDF) from the project key and the salt: each file has its own.
"""

from __future__ import annotations

import hmac
import secrets
from typing import BinaryIO, Final

_MAGIC: Final = b"curator/vault/1\n"
SALT: Final = 16
TAG: Final = 16
_CHECK, _LENGTH, _NONCE = 16, 4, 12
HEADER: Final = len(_MAGIC) + SALT + _CHECK
#: Lengths are hidden up to this.
_PADDED: Final = 64
_LARGEST: Final = 1 << 24


class NotWritten(Exception):
    """What stands there is not what was written there."""


class Seal:
    """Seals and opens the records of one file. key: the project key."""

    def __init__(self, key: bytes, salt: bytes) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        made = HKDF(SHA256(), 64, salt, b"curator/vault/1").derive(key)
        self.salt = salt
        self.header = _MAGIC + salt + hmac.digest(made[32:], b"check", "sha256")[:_CHECK]
        self._cipher = AESGCM(made[:32])

    def record(self, plain: bytes, number: int, before: bytes) -> bytes:
        """number: how many stand before it; before: the tag of the last of them. Its own tag is its end."""
        nonce = secrets.token_bytes(_NONCE)
        padded = plain + b" " * (-len(plain) % _PADDED)
        sealed = self._cipher.encrypt(nonce, padded, self._bound(number, before))
        return (_NONCE + len(sealed)).to_bytes(_LENGTH) + nonce + sealed

    def plain(self, record: bytes, number: int, before: bytes) -> bytes:
        """Raises NotWritten where it is another record, or at another place."""
        from cryptography.exceptions import InvalidTag

        body = record[_LENGTH:]
        try:
            return self._cipher.decrypt(body[:_NONCE], body[_NONCE:], self._bound(number, before))
        except InvalidTag:
            raise NotWritten from None

    def _bound(self, number: int, before: bytes) -> bytes:
        return self.header + number.to_bytes(8) + before


def salt_of(header: bytes) -> bytes:
    """Raises NotWritten where these are not the first bytes of such a file."""
    if len(header) < HEADER or not header.startswith(_MAGIC):
        raise NotWritten
    return header[len(_MAGIC) : len(_MAGIC) + SALT]


def next_record(stream: BinaryIO) -> bytes | None:
    """None at the end, and where the last one was cut off. Raises NotWritten where none can stand.

    Zeros are what some file systems leave of a write in which power was lost.
    """
    length = stream.read(_LENGTH)
    size = int.from_bytes(length)
    if len(length) < _LENGTH or (size == 0 and not stream.read().strip(b"\0")):
        return None
    if not _NONCE + TAG < size <= _LARGEST:
        raise NotWritten
    body = stream.read(size)
    return None if len(body) < size else length + body
