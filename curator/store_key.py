"""The key of an encrypted store, and how it is made of a passphrase. Nothing here ever shows either of them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import unicodedata
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from curator.errors import StoreError, UsageError
from curator.private import sync, write_whole

#: Beside the database: how its key is made of the passphrase. It holds no secret, and without it there is no key.
NAME: Final = "store.kdf"
#: The same of the key that a store is being changed to; once it is, this takes the place of the other.
NEXT: Final = "store.kdf.next"
SHORTEST: Final = 8
_BYTES: Final = 32
#: scrypt with N 2^17, r 8, p 1, as OWASP's cheat sheet on storing passwords asks for: 128 MB and a third of a second.
_COST: Final = 1 << 17
_BLOCK: Final = 8
_MEMORY: Final = 1 << 28
_FIX: Final = f"bring {NAME} back from a backup of this workspace; without it there is no key"


class StoreKey:
    """32 bytes that say nothing of themselves, in no traceback and no log."""

    __slots__ = ("_bytes",)

    def __init__(self, value: bytes) -> None:
        self._bytes = value

    @classmethod
    def told(cls, text: str) -> StoreKey:
        """What `tell` gave. Raises ValueError without quoting it."""
        try:
            value = bytes.fromhex(text)
        except ValueError:
            value = b""
        if len(value) != _BYTES:
            raise ValueError("no key of a store")
        return cls(value)

    def tell(self) -> str:
        """As hexadecimal, for the engine, the keyring, and this user's other processes."""
        return self._bytes.hex()

    def check(self) -> str:
        """What tells this key from another one."""
        return hmac.digest(self._bytes, b"curator store key", "sha256")[:8].hex()

    def __repr__(self) -> str:
        return "<key of a store>"

    def __reduce__(self) -> str:
        raise TypeError("the key of a store is not pickled")


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a key comes from a passphrase (RFC 7914). salt: base64. check: of the key that comes out."""

    n: int
    r: int
    p: int
    salt: str
    check: str

    def key(self, passphrase: str) -> StoreKey | None:
        """None where it is another passphrase."""
        key = _derive(passphrase, base64.b64decode(self.salt), self.n, self.r, self.p)
        return key if self.fits(key) else None

    def fits(self, key: StoreKey) -> bool:
        return hmac.compare_digest(key.check(), self.check)


def create(passphrase: str) -> tuple[StoreKey, Derivation]:
    """A new key. Raises UsageError for a passphrase that is too short."""
    if len(passphrase) < SHORTEST:
        raise UsageError(
            f"a passphrase has at least {SHORTEST} characters", fix="take four or five words that nobody would guess"
        )
    salt = secrets.token_bytes(16)
    key = _derive(passphrase, salt, _COST, _BLOCK, 1)
    return key, Derivation(_COST, _BLOCK, 1, base64.b64encode(salt).decode(), key.check())


def write(folder: Path, derivation: Derivation, name: str = NAME) -> None:
    """Raises OSError."""
    write_whole(folder / name, json.dumps({"kdf": "scrypt", **asdict(derivation)}) + "\n")


def is_encrypted(folder: Path) -> bool:
    """Whether the workspace of this folder is to be encrypted."""
    return (folder / NAME).exists()


def read(folder: Path, name: str = NAME) -> Derivation | None:
    """None where there is none. Raises StoreError where the file is not what we wrote."""
    path = folder / name
    try:
        told = json.loads(path.read_bytes())
        if told.pop("kdf") != "scrypt":
            raise ValueError
        found = Derivation(**told)
        base64.b64decode(found.salt, validate=True)
        numbers = (found.n, found.r, found.p)
        if not all(type(number) is int and number > 0 for number in numbers) or type(found.check) is not str:
            raise ValueError
        if found.n < 2 or found.n & (found.n - 1) or 128 * found.n * found.r * found.p > _MEMORY:
            raise ValueError
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreError(f"cannot read {path}: {error.strerror}", fix="make it readable for you") from None
    except (ValueError, TypeError, KeyError, AttributeError):
        raise StoreError(f"{path} is damaged", fix=_FIX) from None
    return found


def settle(folder: Path, key: StoreKey | None) -> None:
    """For the owner of a store that opens with this key: a change to it is done, any other was broken off.

    Raises OSError, and StoreError as `read` does.
    """
    coming = read(folder, NEXT)
    if coming is None:
        return
    if key is not None and coming.fits(key):
        (folder / NEXT).replace(folder / NAME)
        sync(folder)
    else:
        (folder / NEXT).unlink()


def _derive(passphrase: str, salt: bytes, n: int, r: int, p: int) -> StoreKey:
    # One passphrase, however a keyboard composes its accents.
    typed = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogateescape")
    return StoreKey(hashlib.scrypt(typed, salt=salt, n=n, r=r, p=p, maxmem=_MEMORY, dklen=_BYTES))
