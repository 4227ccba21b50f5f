"""Every id and key: 80 bits of SHA-256 over the project key, a kind and what is named; 16 base32 characters.

Keyed, because an unkeyed id beside scrubbed text lets anyone test guesses of what was scrubbed.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from uuid import UUID

from curator.records.spelling import plain

KEY_BYTES = 32
ID_LENGTH = 16
_ID_BYTES = 10
_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"  # RFC 4648, in lower case
#: Two characters for each ten bits: base64.b32encode takes four times as long, which is felt at a million texts.
_PAIRS = [a + b for a in _ALPHABET for b in _ALPHABET]
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
        base = self._kinds.get(kind)
        if base is None:
            base = self._base.copy()
            base.update(kind.encode() + b"\x00")
            self._kinds[kind] = base
        state = base.copy()
        state.update(data)
        return state.digest()

    def keyed(self, kind: str, *parts: str) -> str:
        """16 lower-case base32 characters."""
        data = parts[0].encode() if len(parts) == 1 else "\x1f".join(parts).encode()
        return _base32(self.digest(kind, data))

    def text(self, value: str) -> str:
        return self.keyed("text", value)

    def value(self, entity: str, value: str) -> str:
        """The same for two spellings of one value (case, spaces, encodings, punctuation of codes)."""
        return self.keyed("value", entity, normal_value(entity, value))

    def conversation(self, record: str, occurrence: int) -> str:
        """`record`: canonical JSON without format, path and line; `occurrence`: equal ones before it in the file."""
        return self.keyed("conversation", str(occurrence), record)

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


def _base32(digest: bytes) -> str:
    """Its first 80 bits."""
    bits = int.from_bytes(digest[:_ID_BYTES])
    return "".join([_PAIRS[bits >> shift & 1023] for shift in _SHIFTS])


def operation_id(*parts: object) -> UUID:
    """The id of a write that follows from its inputs, so that a repeat after a kill is the same operation."""
    data = json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return UUID(bytes=hashlib.sha256(data.encode()).digest()[:16])
