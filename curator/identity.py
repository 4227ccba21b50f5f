"""Every id and key: 80 bits of SHA-256 over the project key, a kind and what is named; 16 base32 characters.

Keyed, because an unkeyed id beside scrubbed text lets anyone test guesses of what was scrubbed.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from uuid import UUID

from curator.records.spelling import plain

KEY_BYTES = 32
ID_LENGTH = 16
_ID_BYTES = 10
_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"  # RFC 4648, in lower case
#: Two characters for each ten bits: base64.b32encode takes four times as long, which is felt at a million texts.
_PAIRS = [a + b for a in _ALPHABET for b in _ALPHABET]
#: Between the parts of what an id names.
_BETWEEN = "\x1f"
_SHIFTS = range(8 * _ID_BYTES - 10, -1, -10)
_DIGITS_ONLY = re.compile(r"[^0-9A-Za-z]+")
_SPACES = re.compile(r"\s+")

#: Entities whose values are the same however they are punctuated.
CODE_ENTITIES = frozenset({
    "PHONE_NUMBER", "CREDIT_CARD", "IBAN_CODE", "ORDER_NUMBER", "ACCOUNT_NUMBER", "LICENSE_PLATE", "LICENSE_NUMBER",
    "DEVICE_ID", "VEHICLE_ID", "PASSPORT", "US_SSN", "US_EIN", "US_NPI", "US_MBI", "US_ITIN", "US_DRIVER_LICENSE",
    "CN_RESIDENT_ID", "DE_TAX_ID", "DE_ID_CARD", "DE_SOCIAL_SECURITY", "JP_MY_NUMBER", "IN_AADHAAR", "IN_PAN",
    "UK_NINO", "UK_NHS", "UK_UTR", "FR_NIR", "IT_FISCAL_CODE", "BR_CPF", "BR_CNPJ", "CA_SIN", "ES_NIF", "AU_TFN",
    "AU_MEDICARE", "KR_RRN", "MX_CURP", "NL_BSN", "PL_PESEL", "SE_PERSONNUMMER",
})  # fmt: skip


class Identities:
    """Makes ids under one project key (32 bytes). Thread-safe: the keyed hash is copied, never changed."""

    def __init__(self, project_key: bytes) -> None:
        if len(project_key) != KEY_BYTES:
            raise ValueError(f"a project key has {KEY_BYTES} bytes, this has {len(project_key)}")
        self._base = hashlib.sha256(project_key)
        self._kinds: dict[str, hashlib._Hash] = {}

    def digest(self, kind: str, data: bytes) -> bytes:
        """32 bytes for `data` of a kind; ids are its beginning."""
        state = self._of(kind).copy()
        state.update(data)
        return state.digest()

    def digests(self, kind: str, data: Iterable[bytes], first: bytes = b"") -> list[bytes]:
        """`digest` of a kind for many data, before each of which stands `first`."""
        base = self._of(kind).copy()
        base.update(first)
        copy = base.copy
        found = []
        for each in data:
            state = copy()
            state.update(each)
            found.append(state.digest())
        return found

    def _of(self, kind: str) -> hashlib._Hash:
        base = self._kinds.get(kind)
        if base is None:
            base = self._base.copy()
            base.update(kind.encode() + b"\x00")
            self._kinds[kind] = base
        return base

    def keyed(self, kind: str, *parts: str) -> str:
        """16 lower-case base32 characters."""
        data = parts[0].encode() if len(parts) == 1 else _BETWEEN.join(parts).encode()
        return _base32(self.digest(kind, data))

    def text(self, value: str) -> str:
        return self.keyed("text", value)

    def value(self, entity: str, value: str) -> str:
        """The same for two spellings of one value (case, spaces, encodings, punctuation of codes)."""
        return self.keyed("value", entity, normal_value(entity, value))

    def conversation(self, record: str, occurrence: int) -> str:
        """`record`: canonical JSON without format, path and line; `occurrence`: equal ones before it in the file."""
        return self.keyed("conversation", str(occurrence), record)

    def conversations(self, records: Iterable[bytes], occurrence: int) -> list[bytes]:
        """The digests of many conversations of one `occurrence`, by their canonical JSON."""
        return self.digests("conversation", records, f"{occurrence}{_BETWEEN}".encode())

    def finding(self, kind: str, name: str, subject: str, span: tuple[int, int] | None = None) -> str:
        return self.keyed("finding", kind, name, subject, "" if span is None else f"{span[0]}-{span[1]}")


def normal_value(entity: str, value: str) -> str:
    """The spelling under which two values of an entity are one person, card, address..."""
    folded = unicodedata.normalize("NFKC", plain(value)).casefold()
    if entity in CODE_ENTITIES:
        return _DIGITS_ONLY.sub("", folded)
    return _SPACES.sub(" ", folded).strip()


def pair_id(a: str, b: str) -> tuple[str, str]:
    """Two conversation ids in the one order a pair has."""
    return (a, b) if a <= b else (b, a)


def occurrence_id(finding: str, place: str) -> str:
    return f"{finding}@{place}"


def digest_of(*parts: object) -> str:
    """16 base32 characters of plain SHA-256 over JSON: for versions and settings, never for anything from a record."""
    data = json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return _base32(hashlib.sha256(data.encode()).digest())


def spelled(digests: Sequence[bytes]) -> bytes:
    """The ids of many digests, one after the other without anything between them, as ASCII."""
    import numpy as np

    whole = np.frombuffer(b"".join(digests), np.uint8).reshape(len(digests), hashlib.sha256().digest_size)
    fives = np.unpackbits(whole[:, :_ID_BYTES], axis=1).reshape(len(digests), ID_LENGTH, 5)
    letters = np.frombuffer(_ALPHABET.encode(), np.uint8)
    return letters[fives @ np.array([16, 8, 4, 2, 1], np.uint8)].tobytes()


def _base32(digest: bytes) -> str:
    """Its first 80 bits."""
    bits = int.from_bytes(digest[:_ID_BYTES])
    return "".join([_PAIRS[bits >> shift & 1023] for shift in _SHIFTS])


def operation_id(*parts: object) -> UUID:
    """The id of a write that follows from its inputs, so that a repeat after a kill is the same operation."""
    data = json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return UUID(bytes=hashlib.sha256(data.encode()).digest()[:16])
